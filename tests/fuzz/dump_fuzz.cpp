#include <cstddef>
#include <cstdint>
#include <string_view>

#include "attnviz/core/error.hpp"
#include "attnviz/report/dump.hpp"
#include "attnviz/report/read_dump.hpp"

// Whatever the bytes are, they are refused with an Error, or a dump that can be written again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto dump = attnviz::report::parse_dump({reinterpret_cast<const char*>(data), size}, "/nowhere/fuzz.json");
    attnviz::report::to_json(dump, attnviz::report::Arrays::inline_lists);
  } catch (const attnviz::Error&) {
  }
  return 0;
}
