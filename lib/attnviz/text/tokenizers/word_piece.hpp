#pragma once

#include <string_view>
#include <vector>

#include "attnviz/text/tokenizers/encoding.hpp"
#include "attnviz/text/tokenizers/vocabulary.hpp"

namespace attnviz::text {

struct WordPieceOptions {
  bool lower_case = true;
  bool strip_accents = true;
  bool split_ideographs = true;  ///< every Han character is a word
};

/// BERT's tokenizer: cleaned, cut at whitespace and around punctuation and Han characters, and each word into the
/// longest pieces that the vocabulary has, from the left; a word that cannot be made of pieces, or is longer than 100
/// characters, is unknown. Devlin et al. 2018, arXiv:1810.04805. The same pieces and spans as the library `tokenizers`.
std::vector<Piece> word_pieces(std::string_view source, const Vocabulary& vocabulary, const WordPieceOptions& options);

}  // namespace attnviz::text
