#pragma once

#include <string>
#include <string_view>

namespace attnviz::text {

/// The first letter of the Unicode general category, with whitespace taken out of the others.
enum class CharacterClass { letter, mark, number, punctuation, symbol, whitespace, other };

/// By general category (utf8proc); whitespace is the property White_Space, so it includes tab, newline and U+0085.
/// `other` is control, format, private use and unassigned.
CharacterClass character_class(char32_t value);

inline bool is_letter(char32_t value) {
  return character_class(value) == CharacterClass::letter;
}
inline bool is_mark(char32_t value) {
  return character_class(value) == CharacterClass::mark;
}
inline bool is_number(char32_t value) {
  return character_class(value) == CharacterClass::number;
}
inline bool is_punctuation(char32_t value) {
  return character_class(value) == CharacterClass::punctuation;
}
bool is_nonspacing_mark(char32_t value);  ///< general category Mn
bool is_whitespace(char32_t value);       ///< property White_Space
bool is_control(char32_t value);          ///< general category Cc: C0, DEL, C1

/// Han characters: unified and compatibility ideographs of every plane, and the marks U+3005, U+3007, U+303B.
bool is_cjk_ideograph(char32_t value);
bool is_hiragana(char32_t value);
bool is_katakana(char32_t value);  ///< with the prolonged sound mark and the half-width forms
bool is_hangul(char32_t value);

enum class NormalForm { nfc, nfd, nfkc, nfkd };

/// The normal form of a text. Ill-formed bytes become U+FFFD first.
std::string normalize(std::string_view source, NormalForm form);

/// Each code point's own lower-case mapping, without regard to its neighbours (a final sigma becomes U+03C3).
std::string lower_case(std::string_view source);

/// NFKC with full case folding: the form in which spellings are compared ("Straße" and "STRASSE" meet).
std::string fold_case(std::string_view source);

}  // namespace attnviz::text
