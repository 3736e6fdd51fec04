#pragma once

#include <memory>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/tensor.hpp"

namespace attnviz {

/// activation(x W^T + b) with a weight that stays: it is packed once for the machine's instruction set, and bias and
/// activation are applied while the products are still in the cache. Immutable: many threads may call it. The same
/// bytes for every number of threads. Agrees with torch.nn.Linear and the activation behind it to 1e-5.
class PackedLinear {
 public:
  struct Weight {
    std::span<const float> values;
    std::size_t outputs = 0, inputs = 0;
    bool transposed = false;  ///< stored as [inputs,outputs], as GPT-2 does
  };

  PackedLinear() = default;
  /// `bias` [outputs] or empty. Copies what it needs. Throws `shape` when the sizes do not fit.
  explicit PackedLinear(const Weight& weight, std::span<const float> bias = {},
                        Activation activation = Activation::none);

  std::size_t inputs() const;
  std::size_t outputs() const;

  /// x [N,inputs] -> [N,outputs]. Throws `shape`.
  Matrix operator()(const Matrix& x) const;

  /// Rows of raw memory; strides are floats from one row to the next.
  struct Rows {
    const float* from = nullptr;
    std::size_t from_stride = 0;
    std::size_t count = 0;
    float* to = nullptr;
    std::size_t to_stride = 0;
  };
  void apply(const Rows& rows) const;
  /// One row. [inputs] -> [outputs]
  void apply(std::span<const float> x, std::span<float> y) const;

 private:
  struct Packed;
  std::shared_ptr<const Packed> packed_;
};

}  // namespace attnviz
