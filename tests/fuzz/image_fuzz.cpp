#include <cstddef>
#include <cstdint>
#include <span>

#include "attnviz/core/error.hpp"
#include "attnviz/image/decode.hpp"

// Whatever the bytes are, a whole picture comes back or an Error is thrown, whether damage is refused or drawn.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const bool strict : {true, false}) {
    attnviz::image::Limits limits;
    limits.pixels = 1 << 20;
    limits.strict = strict;
    try {
      const auto picture = attnviz::image::decode(std::as_bytes(std::span(data, size)), "fuzz", limits);
      if (picture.rgb.size() != picture.width() * picture.height() * 3 || picture.rgb.size() == 0) __builtin_trap();
    } catch (const attnviz::Error&) {
    }
  }
  return 0;
}
