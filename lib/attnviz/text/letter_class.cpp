#include "attnviz/text/letter_class.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <utility>

#include "attnviz/text/unicode.hpp"

namespace attnviz::text {
namespace {

bool between(char32_t value, char32_t low, char32_t high) {
  return value >= low && value <= high;
}

}  // namespace

bool is_word_letter(char32_t value) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(value))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_PC:
      return true;
    default:
      // Symbols that are alphabetic nevertheless, and the two joiners.
      return between(value, 0x24B6, 0x24E9) || between(value, 0x1F130, 0x1F149) || between(value, 0x1F150, 0x1F169) ||
             between(value, 0x1F170, 0x1F189) || value == 0x200C || value == 0x200D;
  }
}

bool is_unseen(char32_t value) {
  const utf8proc_category_t category = utf8proc_category(static_cast<utf8proc_int32_t>(value));
  return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_CO;
}

bool is_bert_punctuation(char32_t value) {
  return between(value, 33, 47) || between(value, 58, 64) || between(value, 91, 96) || between(value, 123, 126) ||
         is_punctuation(value);
}

bool is_bert_ideograph(char32_t value) {
  constexpr std::pair<char32_t, char32_t> kBlocks[] = {{0x4E00, 0x9FFF},   {0x3400, 0x4DBF},   {0x20000, 0x2A6DF},
                                                       {0x2A700, 0x2B73F}, {0x2B740, 0x2B81F}, {0x2B920, 0x2CEAF},
                                                       {0xF900, 0xFAFF},   {0x2F800, 0x2FA1F}};
  return std::ranges::any_of(kBlocks, [value](const auto& block) { return between(value, block.first, block.second); });
}

}  // namespace attnviz::text
