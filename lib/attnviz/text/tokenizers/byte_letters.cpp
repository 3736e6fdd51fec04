#include "attnviz/text/tokenizers/byte_letters.hpp"

#include <array>

#include "attnviz/text/utf8.hpp"

namespace attnviz::text {

char32_t byte_letter(unsigned char byte) {
  static const std::array<char32_t, 256> table = [] {
    std::array<char32_t, 256> letters{};
    char32_t next = 0x100;
    for (char32_t value = 0; value < letters.size(); ++value) {
      const bool visible = (value >= 0x21 && value <= 0x7E) || (value >= 0xA1 && value != 0xAD);
      letters[value] = visible ? value : next++;
    }
    return letters;
  }();
  return table[byte];
}

void to_byte_letters(Letters& letters) {
  Letters result;
  result.reserve(letters.size());
  std::string bytes;
  for (const Letter& letter : letters) {
    bytes.clear();
    append_utf8(bytes, letter.value);
    for (const char byte : bytes) {
      result.push_back({byte_letter(static_cast<unsigned char>(byte)), letter.begin, letter.end});
    }
  }
  check_growth(letters, result.size());
  letters = std::move(result);
}

}  // namespace attnviz::text
