#pragma once

#include "attnviz/models/layers/linear.hpp"
#include "attnviz/models/layers/position_table.hpp"

namespace attnviz::models {

/// Cuts a picture into square patches and projects each: a convolution whose stride is its kernel's side.
/// Tensors: NAME.weight [width,3,side,side], NAME.bias [width].
class PatchEmbedding {
 public:
  PatchEmbedding() = default;
  PatchEmbedding(Weights& weights, const std::string& name, std::size_t width, std::size_t side, Bias bias);

  GridSize grid_of(const Tensor3& pixels) const { return {pixels.shape(1) / side_, pixels.shape(2) / side_}; }
  /// Writes the patches of [3,H,W] row by row into rows `first` and on of tokens [N,width].
  void embed(const Tensor3& pixels, std::size_t first, Matrix& tokens) const;

 private:
  std::size_t side_ = 1;
  Linear projection_;
};

}  // namespace attnviz::models
