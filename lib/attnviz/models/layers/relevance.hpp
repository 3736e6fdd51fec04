#pragma once

#include <vector>

#include "attnviz/core/attention_gradient.hpp"
#include "attnviz/core/tensor.hpp"

namespace attnviz::models {

/// Rows of Chefer's relevance R = (I + A_L) ... (I + A_1) with A_l = mean over heads of max(0, A dy/dA) of layer l. A
/// row of R is a row of I carried through the layers from the last to the first, which is the order in which reverse
/// mode comes by: no layer's weights need to be kept.
class Relevance {
 public:
  /// The rows of these tokens among `tokens` ones.
  Relevance(const std::vector<std::size_t>& rows, std::size_t tokens, std::size_t heads);

  /// Adds what one block of one head passes on. Many threads, each with heads of its own.
  void add(const AttentionRows& block);
  /// To be called when all blocks of a layer have passed.
  void end_layer();
  /// [rows, tokens]
  Matrix take() { return std::move(rows_); }

 private:
  Matrix rows_;
  std::vector<std::vector<double>> passed_;  ///< by head, [rows, tokens]
};

}  // namespace attnviz::models
