#include <cstddef>
#include <cstdint>
#include <string_view>

#include "attnviz/core/error.hpp"
#include "attnviz/text/tokenizers/tokenizer_json.hpp"

// Whatever the bytes are, the file is refused with an Error, or it cuts a text into pieces that lie within it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kText =
      " The cat isn't\r\n3.50 e\u0301\ufb01\u6ce8\U0001f469\u200d\U0001f467 <mask>[MASK] \xff";
  try {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto parts = attnviz::text::read_tokenizer_json(bytes, "fuzz.json");
    for (const auto& piece : parts.pieces_of(kText)) {
      if (piece.begin > piece.end || piece.end > kText.size()) __builtin_trap();
    }
  } catch (const attnviz::Error&) {
  }
  return 0;
}
