#include <cstddef>
#include <cstdint>
#include <string_view>

#include "attnviz/core/error.hpp"
#include "attnviz/report/manifest.hpp"

// Whatever a line holds, it is refused with an Error, or it is read from what is written of it as it was read first.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attnviz::report;
  ManifestEntry entry;
  try {
    entry = parse_manifest_line({reinterpret_cast<const char*>(data), size}, "fuzz.jsonl:1");
  } catch (const attnviz::Error&) {
    return 0;
  }
  if (parse_manifest_line(manifest_line(entry), "written") != entry) __builtin_trap();
  return 0;
}
