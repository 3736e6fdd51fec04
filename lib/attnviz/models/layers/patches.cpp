#include "attnviz/models/layers/patches.hpp"

#include <algorithm>

namespace attnviz::models {
namespace {

constexpr std::size_t kChannels = 3;

/// The pixels of each patch as one row, in the order of a convolution's weights: [cells, 3 side side].
Matrix gather(const Tensor3& pixels, const GridSize& grid, std::size_t side) {
  const std::size_t height = pixels.shape(1), width = pixels.shape(2);
  Matrix patches = Matrix::from_shape({grid.rows * grid.columns, kChannels * side * side});
  for (std::size_t row = 0; row < grid.rows; ++row) {
    for (std::size_t channel = 0; channel < kChannels; ++channel) {
      for (std::size_t line = 0; line < side; ++line) {
        const float* from = pixels.data() + (channel * height + row * side + line) * width;
        float* to = patches.data() + row * grid.columns * patches.shape(1) + (channel * side + line) * side;
        for (std::size_t column = 0; column < grid.columns; ++column) {
          std::copy_n(from + column * side, side, to + column * patches.shape(1));
        }
      }
    }
  }
  return patches;
}

}  // namespace

PatchEmbedding::PatchEmbedding(Weights& weights, const std::string& name, std::size_t width, std::size_t side,
                               Bias bias)
    : side_(side) {
  // The kernel is stored with four axes; its rows are what a linear layer over gathered pixels needs.
  projection_ = Linear::convolution(weights, name, {.outputs = width, .inputs = kChannels * side * side, .bias = bias},
                                    {width, kChannels, side, side});
}

void PatchEmbedding::embed(const Tensor3& pixels, std::size_t first, Matrix& tokens) const {
  const Matrix patches = gather(pixels, grid_of(pixels), side_);
  projection_.packed().apply({.from = patches.data(),
                              .from_stride = patches.shape(1),
                              .count = patches.shape(0),
                              .to = row_of(tokens, first).data(),
                              .to_stride = tokens.shape(1)});
}

}  // namespace attnviz::models
