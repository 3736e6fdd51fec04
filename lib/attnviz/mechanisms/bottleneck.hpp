#pragma once

#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/parameters.hpp"

namespace attnviz::mechanisms {

/// The small network behind learned channel gates: C -> C/r -> C. Biases may be empty.
struct Bottleneck {
  Matrix down;       ///< [C/r,C]
  Vector down_bias;  ///< [C/r]
  Matrix up;         ///< [C,C/r]
  Vector up_bias;    ///< [C]
};

/// weight [out,in] times x [in] plus bias [out] or nothing -> [out]. Throws `shape`.
Vector affine(const Matrix& weight, std::span<const float> x, std::span<const float> bias);

/// Names of the four tensors, the preferred one first.
struct BottleneckNames {
  std::initializer_list<std::string_view> down, down_bias, up, up_bias;
};

/// C/r channels for a reduction of `reduction`; 0 stands for 16, less for maps with fewer than 64 channels, so that
/// four channels are left (or all, where there are fewer). Throws `usage`: "se: reduction 16 leaves 0 of 8 channels".
std::size_t reduced_channels(std::size_t channels, std::size_t reduction, std::string_view mechanism);

/// Reads the tensors, taking C/r and the presence of biases from the file; without a file draws all four, as PyTorch
/// initialises them, with `hidden` channels between.
Bottleneck read_bottleneck(Parameters& parameters, const BottleneckNames& names, std::size_t channels,
                           std::size_t hidden);

}  // namespace attnviz::mechanisms
