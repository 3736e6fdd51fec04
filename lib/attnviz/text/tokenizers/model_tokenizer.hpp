#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "attnviz/text/tokenizers/encoding.hpp"
#include "attnviz/text/tokenizers/vocabulary.hpp"
#include "attnviz/text/tokenizers/word_piece.hpp"

namespace attnviz::text {

/// The tokenizer that belongs to a network. Immutable: many threads may use it.
class ModelTokenizer {
 public:
  /// What a folder's tokenizer_config.json says about its vocab.txt; without the file BERT's rules hold. The settings
  /// come from the caller, who reads configs. Throws as `Vocabulary::load`, and `format` for a vocabulary without the
  /// special tokens.
  struct Settings {
    enum class Kind { word_piece, reaction } kind = Kind::word_piece;
    WordPieceOptions word_piece;
  };
  static ModelTokenizer load(const std::filesystem::path& folder, const Settings& settings);

  /// [CLS] text [SEP], or [CLS] first [SEP] second [SEP]. Special tokens that stand in a text are themselves. Of texts
  /// that need more than `most_pieces` the end of the longer one is left out.
  Encoding encode(std::string_view text, std::size_t most_pieces) const;
  Encoding encode_pair(std::string_view first, std::string_view second, std::size_t most_pieces) const;

  std::string_view word(std::size_t id) const { return vocabulary_.word(id); }
  std::int32_t mask_id() const { return mask_; }

 private:
  std::vector<Piece> pieces_of(std::string_view text) const;
  Piece special(std::string_view word) const;

  Vocabulary vocabulary_;
  Settings settings_;
  std::int32_t mask_ = -1;
};

}  // namespace attnviz::text
