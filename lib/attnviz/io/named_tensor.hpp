#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "attnviz/core/tensor.hpp"

namespace attnviz::io {

/// A tensor that is to be written under a name. It refers to the values: the tensor must live longer.
struct NamedTensor {
  std::string name;
  std::vector<std::size_t> shape;
  std::span<const float> values;  ///< row-major, as many as the product of `shape`
};

template <class T>
NamedTensor named(std::string name, const T& tensor) {
  return {std::move(name), {tensor.shape().begin(), tensor.shape().end()}, values_of(tensor)};
}

/// Throws shape when the count of values is not the product of the shape.
void require_filled(const NamedTensor& tensor);

}  // namespace attnviz::io
