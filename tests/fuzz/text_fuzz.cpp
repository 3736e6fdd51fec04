#include <cstddef>
#include <cstdint>
#include <string_view>

#include "attnviz/core/error.hpp"
#include "attnviz/render/canvas/label.hpp"
#include "attnviz/text/tokenize.hpp"

// Whatever the bytes are, tokens lie within them, in their order, and a line of text can be measured.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attnviz;
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  for (const auto kind : {text::Tokenizer::whitespace, text::Tokenizer::words, text::Tokenizer::characters}) {
    try {
      std::size_t end = 0;
      for (const auto& token : text::tokenize(source, kind)) {
        if (token.begin < end || token.end <= token.begin || token.end > size) __builtin_trap();
        end = token.end;
      }
    } catch (const Error&) {
    }
  }
  try {
    render::measure(source, 14);
  } catch (const Error&) {
  }
  return 0;
}
