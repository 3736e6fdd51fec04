#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/io/torch_checkpoint.hpp"

// Whatever the bytes are, the file is refused with an Error, or every tensor of it can be read. A number that no float
// can hold is the one Error that remains then.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  try {
    const auto file = attnviz::io::TorchCheckpoint::parse({bytes.begin(), bytes.end()}, "fuzz.pth");
    for (const auto& entry : file.entries()) file.read(entry.name);
  } catch (const attnviz::Error&) {
  }
  return 0;
}
