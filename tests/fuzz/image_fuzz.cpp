#include <cstddef>
#include <cstdint>
#include <span>

#include "attnviz/core/error.hpp"
#include "attnviz/image/decode.hpp"

// dav1d 1.0, which decodes AVIF for libheif, forgets some bytes of pictures that it gives up. Not ours to mend.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT: the name is LeakSanitizer's
  return "leak:libdav1d";
}

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
