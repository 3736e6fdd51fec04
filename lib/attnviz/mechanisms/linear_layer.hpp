#pragma once

#include <initializer_list>
#include <string_view>

#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/parameters.hpp"

namespace attnviz::mechanisms {

/// PyTorch's linear layer, y = x W^T + b: weight [out,in], bias [out] or empty.
struct LinearLayer {
  Matrix weight;
  Vector bias;

  /// x [N,in] -> [N,out]. Throws `shape`.
  Matrix operator()(const Matrix& x) const;
  /// `count` of the outputs from `first` on, as a layer of their own.
  LinearLayer rows(std::size_t first, std::size_t count) const;
};

struct LayerWidths {
  std::size_t inputs;
  std::size_t outputs;  ///< of a drawn layer; a file says it itself
};

/// Whether a drawn layer has a bias (of zeros); from a file it has one if the file does.
enum class Bias { none, zeros };

/// The layer LAYER.weight, LAYER.bias for the first of `layers` that the file has; a 1x1 convolution will do. Without a
/// file drawn by Glorot's uniform under the first name. Throws `shape` and `not_found`.
LinearLayer read_linear(Parameters& parameters, std::initializer_list<std::string_view> layers, LayerWidths widths,
                        Bias bias = Bias::none);

}  // namespace attnviz::mechanisms
