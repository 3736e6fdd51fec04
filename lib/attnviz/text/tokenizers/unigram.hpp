#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attnviz/io/json_document.hpp"
#include "attnviz/text/tokenizers/piece_model.hpp"
#include "attnviz/text/tokenizers/prefix_tree.hpp"

namespace attnviz::text {

/// The pieces whose scores have the largest sum (Viterbi). A letter without a piece of its own is unknown and costs ten
/// more than the rarest piece; neighbouring unknown letters are one piece, which with `byte_fallback` becomes its
/// bytes. Kudo 2018, arXiv:1804.10959. The same pieces as the library `tokenizers`.
class Unigram : public PieceModel {
 public:
  /// Throws `format` for a vocabulary that is not a list of [word, score], a score that is not finite, and an unknown
  /// id beyond its end.
  static Unigram read(const io::JsonPlace& place, const std::string& file);

  /// Throws `value` when a letter is unknown and the vocabulary has no unknown word.
  void cut(std::string_view word, std::vector<Cut>& cuts) const override;
  const Vocabulary& vocabulary() const override { return vocabulary_; }

 private:
  /// The best way to get to a place of a word.
  struct Step {
    double score = 0;
    std::size_t begin = 0;
    std::int32_t id = -1;  ///< of the last piece on it
    bool reached = false;
  };

  std::vector<Step> best_steps(std::string_view word) const;
  void add(std::string_view word, std::size_t begin, std::size_t end, std::vector<Cut>& cuts) const;

  Vocabulary vocabulary_;
  std::vector<double> scores_;
  PrefixTree tree_;
  double unknown_score_ = 0;
  std::optional<std::int32_t> unknown_;
  bool byte_fallback_ = false;
};

}  // namespace attnviz::text
