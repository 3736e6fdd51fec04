#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace attnviz::text {

/// What a token of a network is made of.
struct Piece {
  std::int32_t id = 0;
  std::string text;       ///< as the vocabulary writes it: "##ing"
  std::size_t begin = 0;  ///< byte span in its source, half open; empty for special tokens
  std::size_t end = 0;
  std::int32_t word = -1;     ///< which word of its source it belongs to; -1: special
  std::uint8_t sentence = 0;  ///< of a pair: the first or the second source
  std::uint8_t type = 0;      ///< token type: what a network adds to the pieces of a second text, if it does
  bool special = false;       ///< [CLS], [SEP] ... that do not stand in the source
  bool unknown = false;       ///< stands for what the vocabulary lacks

  bool operator==(const Piece&) const = default;
};

/// A text as a network reads it.
struct Encoding {
  std::vector<Piece> pieces;
  std::size_t cut = 0;  ///< pieces that did not fit and were left out
};

}  // namespace attnviz::text
