#include "attnviz/text/utf8.hpp"

#include <array>

namespace attnviz::text {

namespace {

struct Lead {
  std::size_t length;       // bytes of the whole sequence; 0 when no sequence starts with this byte
  unsigned char low, high;  // limits of the second byte, which rule out overlong forms, surrogates and > U+10FFFF
};

// Unicode standard, table 3-7.
Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {1, 0, 0};
  if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  if (byte >= 0xF1 && byte <= 0xF3) return {4, 0x80, 0xBF};
  return {0, 0, 0};
}

unsigned char byte_at(std::string_view source, std::size_t offset) {
  return static_cast<unsigned char>(source[offset]);
}

}  // namespace

CodePoint decode_at(std::string_view source, std::size_t offset) {
  static constexpr std::array<unsigned, 5> kLeadMask{0, 0x7F, 0x1F, 0x0F, 0x07};
  const unsigned char first = byte_at(source, offset);
  const Lead lead = lead_of(first);
  if (lead.length == 0) return {kReplacement, offset, offset + 1, false};
  char32_t value = first & kLeadMask[lead.length];
  for (std::size_t index = 1; index < lead.length; ++index) {
    const std::size_t place = offset + index;
    const unsigned char low = index == 1 ? lead.low : 0x80;
    const unsigned char high = index == 1 ? lead.high : 0xBF;
    if (place >= source.size() || byte_at(source, place) < low || byte_at(source, place) > high) {
      return {kReplacement, offset, place, false};
    }
    value = (value << 6) | (byte_at(source, place) & 0x3FU);
  }
  return {value, offset, offset + lead.length, true};
}

void append_utf8(std::string& text, char32_t value) {
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) value = kReplacement;
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80 | ((value >> shift) & 0x3F)); };
  if (value < 0x80) {
    text += static_cast<char>(value);
  } else if (value < 0x800) {
    text += static_cast<char>(0xC0 | (value >> 6));
    tail(0);
  } else if (value < 0x10000) {
    text += static_cast<char>(0xE0 | (value >> 12));
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0 | (value >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::string well_formed(std::string_view source) {
  std::string text;
  text.reserve(source.size());
  for (const CodePoint& point : CodePoints(source)) {
    if (point.valid) {
      text.append(source.substr(point.begin, point.end - point.begin));
    } else {
      append_utf8(text, kReplacement);
    }
  }
  return text;
}

}  // namespace attnviz::text
