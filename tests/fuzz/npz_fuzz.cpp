#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/io/npz.hpp"

// Whatever the bytes are, each array is read or an Error is thrown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMaximumBytes = 1 << 24;
  const auto bytes = std::as_bytes(std::span(data, size));
  try {
    const auto file = attnviz::io::Npz::parse({bytes.begin(), bytes.end()}, "fuzz.npz", kMaximumBytes);
    for (const auto& name : file.names()) {
      try {
        file.header(name);
        file.read(name);
      } catch (const attnviz::Error&) {
      }
    }
  } catch (const attnviz::Error&) {
  }
  return 0;
}
