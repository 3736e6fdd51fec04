#include "attnviz/text/composition.hpp"

#include <utf8proc.h>

#include <array>

namespace attnviz::text {

std::uint8_t combining_class(char32_t value) {
  return static_cast<std::uint8_t>(utf8proc_get_property(static_cast<utf8proc_int32_t>(value))->combining_class);
}

void append_decomposition(std::vector<char32_t>& out, char32_t value, Decomposition kind) {
  constexpr std::size_t kLongest = 32;  // the longest of Unicode has 18 code points
  std::array<utf8proc_int32_t, kLongest> parts{};
  int last_boundary = 0;
  const int options = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | (kind == Decomposition::compatible ? UTF8PROC_COMPAT : 0);
  const utf8proc_ssize_t count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(value), parts.data(), kLongest,
                                                         static_cast<utf8proc_option_t>(options), &last_boundary);
  if (count <= 0 || static_cast<std::size_t>(count) > kLongest) {
    out.push_back(value);
    return;
  }
  for (std::size_t place = 0; place < static_cast<std::size_t>(count); ++place) {
    out.push_back(static_cast<char32_t>(parts[place]));
  }
}

std::optional<char32_t> composed(char32_t first, char32_t second) {
  constexpr char32_t kFirstMark = 0x300;  // nothing below it is the second half of a composite
  if (second < kFirstMark) return std::nullopt;
  std::array<utf8proc_int32_t, 2> pair = {static_cast<utf8proc_int32_t>(first), static_cast<utf8proc_int32_t>(second)};
  const auto length = utf8proc_normalize_utf32(pair.data(), static_cast<utf8proc_ssize_t>(pair.size()),
                                               static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  return length == 1 ? std::optional(static_cast<char32_t>(pair[0])) : std::nullopt;
}

}  // namespace attnviz::text
