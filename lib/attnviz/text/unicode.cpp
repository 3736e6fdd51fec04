#include "attnviz/text/unicode.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <limits>
#include <memory>

#include "attnviz/core/error.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::text {

namespace {

bool between(char32_t value, char32_t low, char32_t high) {
  return value >= low && value <= high;
}

utf8proc_category_t category_of(char32_t value) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(value));
}

std::string mapped(std::string_view source, int options) {
  const std::string text = well_formed(source);
  utf8proc_uint8_t* bytes = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &bytes, static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(bytes, &std::free);
  if (size < 0) {
    throw Error(ErrorKind::limit,
                "normalize: " + std::to_string(source.size()) + " bytes of text: " + utf8proc_errmsg(size),
                "split the text into smaller files");
  }
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

}  // namespace

CharacterClass character_class(char32_t value) {
  if (is_whitespace(value)) return CharacterClass::whitespace;
  switch (category_of(value)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return CharacterClass::letter;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return CharacterClass::mark;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return CharacterClass::number;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
      return CharacterClass::punctuation;
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SK:
    case UTF8PROC_CATEGORY_SO:
      return CharacterClass::symbol;
    default:
      return CharacterClass::other;
  }
}

bool is_nonspacing_mark(char32_t value) {
  return category_of(value) == UTF8PROC_CATEGORY_MN;
}

bool is_whitespace(char32_t value) {
  if (value < 0x80) return value == ' ' || between(value, '\t', '\r');
  return value == 0x85 || value == 0xA0 || value == 0x1680 || between(value, 0x2000, 0x200A) || value == 0x2028 ||
         value == 0x2029 || value == 0x202F || value == 0x205F || value == 0x3000;
}

bool is_control(char32_t value) {
  return value < 0x20 || between(value, 0x7F, 0x9F);
}

bool is_cjk_ideograph(char32_t value) {
  return between(value, 0x4E00, 0x9FFF) || between(value, 0x3400, 0x4DBF) || between(value, 0xF900, 0xFAFF) ||
         between(value, 0x20000, 0x3FFFD) || value == 0x3005 || value == 0x3007 || value == 0x303B;
}

bool is_hiragana(char32_t value) {
  return between(value, 0x3041, 0x309F) || between(value, 0x1B001, 0x1B11F) || between(value, 0x1B150, 0x1B152);
}

bool is_katakana(char32_t value) {
  return (between(value, 0x30A1, 0x30FF) && value != 0x30FB) || between(value, 0x31F0, 0x31FF) ||
         between(value, 0xFF66, 0xFF9F) || value == 0x1B000 || between(value, 0x1B164, 0x1B167);
}

bool is_hangul(char32_t value) {
  return between(value, 0xAC00, 0xD7FF) || between(value, 0x1100, 0x11FF) || between(value, 0x3131, 0x318E) ||
         between(value, 0xA960, 0xA97C) || between(value, 0xFFA0, 0xFFDC);
}

std::string normalize(std::string_view source, NormalForm form) {
  switch (form) {
    case NormalForm::nfc:
      return mapped(source, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    case NormalForm::nfd:
      return mapped(source, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
    case NormalForm::nfkc:
      return mapped(source, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
    case NormalForm::nfkd:
      return mapped(source, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
  }
  throw Error(ErrorKind::internal, "normalize: not a normal form: " + std::to_string(static_cast<int>(form)));
}

std::string lower_case(std::string_view source) {
  std::string text;
  text.reserve(source.size());
  for (const CodePoint& point : CodePoints(source)) {
    if (point.value == 0x130) {  // the one code point whose own lower case has two
      text += "i\xCC\x87";
    } else {
      append_utf8(text, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point.value))));
    }
  }
  return text;
}

std::string fold_case(std::string_view source) {
  return mapped(source, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
}

}  // namespace attnviz::text
