#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "attnviz/text/tokenizers/added_tokens.hpp"
#include "attnviz/text/tokenizers/encoding.hpp"
#include "attnviz/text/tokenizers/normalizer.hpp"
#include "attnviz/text/tokenizers/piece_model.hpp"
#include "attnviz/text/tokenizers/post_processor.hpp"
#include "attnviz/text/tokenizers/pre_tokenizer.hpp"

namespace attnviz::text {

/// The steps of a tokenizer in the order in which a text goes through them. Immutable: many threads may use one.
struct TokenizerParts {
  AddedTokens added;
  Normalizer normalizer;       ///< empty: none
  PreTokenizer pre_tokenizer;  ///< empty: none
  std::shared_ptr<const PieceModel> model;
  PostProcessor post;
  bool byte_level = false;  ///< words are written in the letters of their bytes

  /// A text's pieces with their spans, without special tokens around them.
  std::vector<Piece> pieces_of(std::string_view source) const;
};

}  // namespace attnviz::text
