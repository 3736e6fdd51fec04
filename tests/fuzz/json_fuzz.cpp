#include <cstddef>
#include <cstdint>
#include <string_view>

#include "attnviz/core/error.hpp"
#include "attnviz/io/json_document.hpp"

namespace {

// Every place of a document, with every question that can be asked about it.
void visit(const attnviz::io::JsonPlace& place) {
  const auto ask = [](auto question) {
    try {
      question();
    } catch (const attnviz::Error&) {
    }
  };
  ask([&] { place.text(); });
  ask([&] { place.count(); });
  ask([&] { place.real(); });
  ask([&] { place.texts(); });
  ask([&] { place.numbers(); });
  ask([&] {
    for (const auto& item : place.items()) visit(item);
  });
  ask([&] {
    for (const auto& [name, member] : place.members()) visit(member);
  });
}

}  // namespace

// Whatever the bytes are, they are a document or an Error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto value = attnviz::io::parse_json({reinterpret_cast<const char*>(data), size}, "fuzz.json");
    visit({value, "fuzz.json"});
  } catch (const attnviz::Error&) {
  }
  return 0;
}
