#pragma once

#include <cstddef>
#include <string>

namespace attnviz::text {

/// One position of a sequence, with the place in the source that it came from.
struct Token {
  std::string text;       ///< well-formed UTF-8: the bytes [begin, end) of the source, ill-formed ones as U+FFFD
  std::size_t begin = 0;  ///< byte span in the source, half open
  std::size_t end = 0;

  bool operator==(const Token&) const = default;
};

}  // namespace attnviz::text
