#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/text/tokenizers/vocabulary.hpp"

namespace attnviz::text {

/// A part of a word that the vocabulary knows, or that stands for what it does not know.
struct Cut {
  std::int32_t id = 0;
  std::string text;       ///< as the vocabulary writes it
  std::size_t begin = 0;  ///< bytes in the word, half open
  std::size_t end = 0;
  bool unknown = false;
};

/// How a vocabulary cuts a word into pieces. Immutable: many threads may use one.
class PieceModel {
 public:
  virtual ~PieceModel() = default;
  /// Appends the pieces of a well-formed word that is not empty.
  virtual void cut(std::string_view word, std::vector<Cut>& cuts) const = 0;
  virtual const Vocabulary& vocabulary() const = 0;
};

}  // namespace attnviz::text
