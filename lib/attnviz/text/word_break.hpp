#pragma once

#include <cstddef>
#include <string_view>

namespace attnviz::text {

/// The end of the word, number, punctuation mark, ideograph or emoji that starts at `begin` (a grapheme boundary, not
/// at a separator). The rules stand at tokenize().
std::size_t word_end(std::string_view source, std::size_t begin);

}  // namespace attnviz::text
