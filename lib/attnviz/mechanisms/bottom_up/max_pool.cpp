#include "attnviz/mechanisms/bottom_up/max_pool.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {

MaxPooled max_pool(const Tensor3& features, const MaxPoolOptions& options) {
  if (features.size() == 0)
    throw Error(ErrorKind::shape, "max_pool: a feature map " + shape_text(features) + " is empty");
  const std::size_t channels = features.shape(0), rows = features.shape(1), columns = features.shape(2);
  const std::size_t window = options.window == 0 ? std::max(rows, columns) : options.window;
  const std::size_t down = (rows + window - 1) / window, across = (columns + window - 1) / window;
  MaxPooled result{Tensor3::from_shape({channels, down, across}), Tensor3::from_shape(features.shape())};
  std::ranges::fill(values_of(result.mask), 0.0F);
  for (std::size_t cell = 0; cell < result.output.size(); ++cell) {
    const std::size_t channel = cell / (down * across);
    const std::size_t top = cell / across % down * window, left = cell % across * window;
    std::size_t best = (channel * rows + top) * columns + left;
    for (std::size_t row = top; row < std::min(top + window, rows); ++row) {
      for (std::size_t column = left; column < std::min(left + window, columns); ++column) {
        const std::size_t index = (channel * rows + row) * columns + column;
        if (features.data()[index] > features.data()[best]) best = index;
      }
    }
    result.output.data()[cell] = features.data()[best];
    result.mask.data()[best] = 1;
  }
  return result;
}

std::vector<AttentionMap> run_max_pool(const Inputs& inputs, Parameters&, const MaxPoolOptions& options) {
  auto maps = full_gate_maps(max_pool(features_of(inputs), options).mask, inputs);
  maps[0].name = "winners";
  maps[0].title = "share of channels won";
  maps[0].reading = "share of the channels in which a place wins its window";
  maps[1].name = "mask";
  maps[1].title = "winners of each channel";
  maps[1].reading = "1 where a value wins its window and goes on, 0 where it is ignored";
  return maps;
}

}  // namespace attnviz::mechanisms
