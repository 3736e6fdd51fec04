#include "attnviz/mechanisms/shared/token_grid.hpp"

#include <algorithm>
#include <limits>

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {
namespace {

/// Positions that one pooled position covers along a side.
std::size_t stride_of(std::size_t side) {
  return side > 1 ? 2 : 1;
}

}  // namespace

Matrix tokens_of(const Tensor3& features) {
  const std::size_t channels = features.shape(0), area = features.shape(1) * features.shape(2);
  Matrix tokens = Matrix::from_shape({area, channels});
  for (std::size_t channel = 0; channel < channels; ++channel) {
    for (std::size_t cell = 0; cell < area; ++cell) tokens(cell, channel) = features.data()[channel * area + cell];
  }
  return tokens;
}

Tensor3 features_on(const Matrix& tokens, std::size_t rows, std::size_t columns) {
  const std::size_t channels = tokens.shape(1), area = rows * columns;
  if (area != tokens.shape(0)) {
    throw Error(ErrorKind::shape, "features: " + std::to_string(tokens.shape(0)) + " tokens for a grid of " +
                                      std::to_string(rows) + "x" + std::to_string(columns));
  }
  Tensor3 features = Tensor3::from_shape({channels, rows, columns});
  for (std::size_t cell = 0; cell < area; ++cell) {
    for (std::size_t channel = 0; channel < channels; ++channel) {
      features.data()[channel * area + cell] = tokens(cell, channel);
    }
  }
  return features;
}

Tensor3 max_pool(const Tensor3& features) {
  const std::size_t down = stride_of(features.shape(1)), across = stride_of(features.shape(2));
  Tensor3 pooled = Tensor3::from_shape({features.shape(0), features.shape(1) / down, features.shape(2) / across});
  for (std::size_t channel = 0; channel < pooled.shape(0); ++channel) {
    for (std::size_t row = 0; row < pooled.shape(1); ++row) {
      for (std::size_t column = 0; column < pooled.shape(2); ++column) {
        float top = -std::numeric_limits<float>::infinity();
        for (std::size_t y = row * down; y < (row + 1) * down; ++y) {
          for (std::size_t x = column * across; x < (column + 1) * across; ++x) {
            top = std::max(top, features(channel, y, x));
          }
        }
        pooled(channel, row, column) = top;
      }
    }
  }
  return pooled;
}

KeyGrid pooled_keys(const Inputs& inputs, const Matrix& tokens) {
  const std::size_t rows = inputs.grid ? inputs.grid->rows : 1;
  const std::size_t columns = inputs.grid ? inputs.grid->columns : tokens.shape(0);
  if (inputs.grid && inputs.grid->prefix > 0) {
    throw Error(ErrorKind::usage, "pool=2x2: " + std::to_string(inputs.grid->prefix) + " tokens lie on no grid",
                "use --set pool=none");
  }
  const Tensor3 pooled = max_pool(features_on(tokens, rows, columns));
  KeyGrid keys{tokens_of(pooled), {AxisKind::key, pooled.shape(1) * pooled.shape(2), {}}, inputs.grid};
  const std::size_t across = stride_of(columns);
  if (keys.grid) {
    keys.grid->rows = pooled.shape(1);
    keys.grid->columns = pooled.shape(2);
    keys.grid->to_source.scale_y *= static_cast<double>(stride_of(rows));
    keys.grid->to_source.scale_x *= static_cast<double>(across);
  } else if (!inputs.token_labels.empty()) {
    for (std::size_t key = 0; key < keys.axis.size; ++key) {
      const std::string& first = inputs.token_labels[key * across];
      keys.axis.labels.push_back(across == 2 ? first + " " + inputs.token_labels[key * across + 1] : first);
    }
  }
  return keys;
}

}  // namespace attnviz::mechanisms
