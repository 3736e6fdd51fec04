#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>

#include <unistd.h>

#include "attnviz/core/error.hpp"
#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/registry.hpp"

namespace {

// Weights without a tensor: a network that is planned from its config is told that everything is missing.
attnviz::models::Checkpoint no_tensors() {
  const auto file =
      std::filesystem::temp_directory_path() / ("attnviz-fuzz-" + std::to_string(::getpid()) + ".safetensors");
  std::ofstream(file, std::ios::binary) << std::string_view("\x02\0\0\0\0\0\0\0{}", 10);
  auto checkpoint = attnviz::models::Checkpoint::open(file);
  std::filesystem::remove(file);
  return checkpoint;
}

}  // namespace

// Whatever the bytes are, every architecture refuses them with an Error, in time and within memory.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attnviz;
  static const models::Checkpoint kCheckpoint = no_tensors();
  try {
    const auto config = models::Config::parse({reinterpret_cast<const char*>(data), size}, "config.json");
    for (const models::Architecture& one : models::architectures()) {
      try {
        one.load(kCheckpoint, *one.namings.front(), config);
      } catch (const Error&) {
      }
    }
  } catch (const Error&) {
  }
  return 0;
}
