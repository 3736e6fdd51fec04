#include <cstddef>
#include <cstdint>
#include <span>

#include "attnviz/core/error.hpp"
#include "attnviz/io/npy.hpp"

// Whatever the bytes are, the reader returns a tensor or throws an Error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    attnviz::io::parse_npy(std::as_bytes(std::span(data, size)), "fuzz.npy");
  } catch (const attnviz::Error&) {
  }
  return 0;
}
