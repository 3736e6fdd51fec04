#include "attnviz/text/tokenizers/byte_letters.hpp"

#include <array>
#include <unordered_map>

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

std::string readable_bytes(std::string_view word) {
  static const std::unordered_map<char32_t, char> table = [] {
    std::unordered_map<char32_t, char> bytes;
    for (unsigned byte = 0x80; byte <= 0xFF; ++byte) {
      bytes[byte_letter(static_cast<unsigned char>(byte))] = static_cast<char>(byte);
    }
    return bytes;
  }();
  std::string text;
  for (const CodePoint& point : CodePoints(word)) {
    const auto found = table.find(point.value);
    if (found == table.end()) {
      append_utf8(text, point.value);
    } else {
      text += found->second;
    }
  }
  return text == well_formed(text) ? text : std::string(word);
}

}  // namespace attnviz::text
