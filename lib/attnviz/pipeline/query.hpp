#pragma once

#include <span>
#include <string>
#include <string_view>

#include "attnviz/mechanisms/contract/inputs.hpp"

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

/// The query vectors of these inputs. Several queries become several rows; `background` and `all` stand alone.
/// Throws `usage` when a query does not fit: a pixel outside the picture, a word that does not occur.
mechanisms::Queries resolve_queries(std::span<const QuerySpec> specs, const mechanisms::Inputs& inputs);

}  // namespace attnviz::pipeline
