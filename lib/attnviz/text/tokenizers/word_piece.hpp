#pragma once

#include <cstddef>
#include <string>

#include "attnviz/io/json_document.hpp"
#include "attnviz/text/tokenizers/piece_model.hpp"
#include "attnviz/text/tokenizers/prefix_tree.hpp"

namespace attnviz::text {

struct WordPieceOptions {
  std::string unknown = "[UNK]";
  std::string inside = "##";       ///< what pieces inside of a word begin with
  std::size_t longest_word = 100;  ///< letters; longer words are unknown
};

/// A word in the longest pieces that the vocabulary has, from the left; a word that cannot be made of pieces, or is too
/// long, is unknown. Devlin et al. 2018, arXiv:1810.04805. The same pieces as the library `tokenizers`.
class WordPiece : public PieceModel {
 public:
  /// Throws `format` for a vocabulary without the unknown word, `limit` as PrefixTree.
  WordPiece(Vocabulary vocabulary, WordPieceOptions options);
  static WordPiece read(const io::JsonPlace& place, const std::string& file);

  void cut(std::string_view word, std::vector<Cut>& cuts) const override;
  const Vocabulary& vocabulary() const override { return vocabulary_; }

 private:
  Vocabulary vocabulary_;
  WordPieceOptions options_;
  std::int32_t unknown_ = 0;
  PrefixTree words_;
  PrefixTree insides_;  ///< without what they begin with
};

}  // namespace attnviz::text
