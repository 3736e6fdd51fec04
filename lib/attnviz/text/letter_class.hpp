#pragma once

namespace attnviz::text {

// Classes that tokenizers cut by, beside those of unicode.hpp.

/// What \w means in Unicode (UTS 18, annex C): letters, marks, decimal and letter numbers, connectors, joiners, and the
/// circled and squared letters.
bool is_word_letter(char32_t value);

/// Controls, formats and private use: nothing that is seen. What Unicode has not assigned does not belong to it.
bool is_unseen(char32_t value);

/// Punctuation as BERT counts it: ASCII's symbols belong to it too.
bool is_bert_punctuation(char32_t value);

/// The blocks that BERT calls Chinese: not kana, not Hangul, and not every Han character of Unicode.
bool is_bert_ideograph(char32_t value);

}  // namespace attnviz::text
