#pragma once

#include "attnviz/core/geometry.hpp"
#include "attnviz/pipeline/network.hpp"
#include "attnviz/text/token.hpp"

namespace attnviz::pipeline {

/// A network's last tokens as features.
struct NetworkFeatures {
  Matrix tokens;  ///< [cells, width] of a picture without its prefix, or of a text's tokens
  Grid grid;      ///< of a picture
  std::size_t side = 0;
};

/// The patch tokens of a whole picture [H,W,3], which is resized so that its longer side has `cells` patches: no crop,
/// so that the map covers all of it. Throws as `Model::run` does.
NetworkFeatures picture_features(const Network& network, const Pixels& rgb, std::size_t cells);

/// A text's words as a network sees them: the mean of their pieces' last tokens, special tokens left out.
struct WordFeatures {
  std::vector<text::Token> words;
  Matrix vectors;           ///< [words, width]
  std::size_t unknown = 0;  ///< words that the vocabulary cannot write
  std::size_t cut = 0;      ///< pieces that did not fit
};

/// Throws `value` for a text without words.
WordFeatures word_features(const Network& network, std::string_view text);

}  // namespace attnviz::pipeline
