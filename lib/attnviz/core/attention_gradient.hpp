#pragma once

#include <functional>

#include "attnviz/core/attention.hpp"

namespace attnviz {

/// A block of one head's weights with their gradients, while reverse mode passes through.
struct AttentionRows {
  std::size_t head = 0;
  std::size_t first = 0, count = 0;  ///< query rows
  const float* weights = nullptr;    ///< [count, keys]
  const float* gradients = nullptr;  ///< [count, keys], of the weights behind the softmax
};

/// Reverse mode of `attention`. The gradients of query, key and value go where the strides of the call's own rows lead:
/// query_gradient has query_stride, and so on; they are overwritten.
///   dA = dO V^T      dS = A (dA - rowsum(A dA))      dV = A^T dO      dQ = scale dS K      dK = scale dS^T Q
struct AttentionGradientCall {
  AttentionCall forward;  ///< what was run; output, kept rows and weights are ignored
  const float* output_gradient = nullptr;
  std::size_t output_stride = 0;
  float* query_gradient = nullptr;
  float* key_gradient = nullptr;
  float* value_gradient = nullptr;
  /// Sees every block of every head, or is empty. Blocks of one head come in order from one thread at a time; those of
  /// other heads come from other threads.
  std::function<void(const AttentionRows&)> visit;
};

/// The weights are made again in blocks of rows, so that nothing of size queries x keys is allocated. The same bytes
/// for every number of threads. Agrees with torch.autograd to 1e-5 of the largest gradient.
void attention_gradient(const AttentionGradientCall& call);

}  // namespace attnviz
