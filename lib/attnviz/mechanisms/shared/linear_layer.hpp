#pragma once

#include <initializer_list>
#include <string_view>

#include "attnviz/core/normalization.hpp"
#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/contract/parameters.hpp"

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

/// How a layer is drawn without a file.
enum class Drawn {
  glorot,  ///< Glorot's uniform, no bias: the projections of attention
  torch    ///< as torch.nn.Linear and torch.nn.Conv2d: weight and bias uniform within 1 / sqrt(inputs)
};

/// PREFIX.weight [outputs,inputs] (or as a 1x1 convolution) and, where the file has it, PREFIX.bias, for the first of
/// `prefixes` that the file has. Without a file drawn under the first of them. Throws `shape` and `not_found`.
LinearLayer read_linear(Parameters& parameters, std::initializer_list<std::string_view> prefixes, LayerWidths widths,
                        Drawn drawn = Drawn::glorot);

/// The first of `prefixes` for which the file has PREFIX.weight; prefixes[0] when it has none or weights are drawn.
std::string stored_prefix(const Parameters& parameters, std::initializer_list<std::string_view> prefixes);

/// The layer followed by batch normalisation, as one layer. Throws `shape`.
LinearLayer folded(const LinearLayer& layer, const BatchNorm& norm);

/// Columns [first, first + count) as a matrix of their own.
Matrix columns_of(const Matrix& matrix, std::size_t first, std::size_t count);

}  // namespace attnviz::mechanisms
