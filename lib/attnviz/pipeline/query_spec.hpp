#pragma once

#include <string>
#include <string_view>

#include "attnviz/core/geometry.hpp"

namespace attnviz::pipeline {

/// What the user wants to look from, as typed after --query.
struct QuerySpec {
  enum class Kind {
    point,       ///< "120,80": the position under this pixel
    box,         ///< "x,y,w,h": the mean of the positions inside
    token,       ///< "token:3": the position with this number, from 0
    word,        ///< "word:it": every position with this text
    cls,         ///< the first prefix position of a model's tokens
    mean,        ///< the mean of all positions
    background,  ///< pictures: the border as a reference set; texts: all tokens as one
    all          ///< every position is a query
  };
  Kind kind = Kind::all;
  Box box;                ///< of a point (without extent) or box, in source pixels
  std::size_t index = 0;  ///< of a token
  std::string text;       ///< as typed
};

/// Throws `usage` with the forms that are allowed.
QuerySpec parse_query(std::string_view text);

/// Throws `usage`: "query '9,9': WHY", with the forms that are allowed.
[[noreturn]] void refuse_query(const std::string& query, const std::string& why);

}  // namespace attnviz::pipeline
