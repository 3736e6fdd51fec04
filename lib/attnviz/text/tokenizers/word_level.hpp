#pragma once

#include <string>

#include "attnviz/io/json_document.hpp"
#include "attnviz/text/tokenizers/piece_model.hpp"

namespace attnviz::text {

/// Whole words only; what the vocabulary lacks is the unknown word.
class WordLevel : public PieceModel {
 public:
  /// Throws `format` for a vocabulary without the unknown word.
  static WordLevel read(const io::JsonPlace& place, const std::string& file);

  void cut(std::string_view word, std::vector<Cut>& cuts) const override;
  const Vocabulary& vocabulary() const override { return vocabulary_; }

 private:
  Vocabulary vocabulary_;
  std::string unknown_word_;
  std::int32_t unknown_ = 0;
};

}  // namespace attnviz::text
