#include "attnviz/core/attention_gradient.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

#include "attnviz/core/matmul.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz {
namespace {

/// Rows of one block, so that weights and gradients of all heads stay below 128 MB.
std::size_t block_rows(const AttentionCall& call) {
  constexpr std::size_t kRows = 48, kMostNumbers = std::size_t{1} << 24;
  return std::clamp<std::size_t>(kMostNumbers / std::max<std::size_t>(call.heads * call.keys, 1), 1, kRows);
}

void clear(float* rows, std::size_t stride, std::size_t count, std::size_t width) {
  for (std::size_t row = 0; row < count; ++row) std::fill_n(rows + row * stride, width, 0.0F);
}

/// Gradients of the weights to those of the scores, in place.
void through_softmax(const float* weights, float* gradients, std::size_t rows, std::size_t keys) {
  for (std::size_t row = 0; row < rows; ++row) {
    const float* weight = weights + row * keys;
    float* gradient = gradients + row * keys;
    double sum = 0;
    for (std::size_t key = 0; key < keys; ++key) sum += static_cast<double>(weight[key]) * gradient[key];
    const auto mean = static_cast<float>(sum);
    for (std::size_t key = 0; key < keys; ++key) gradient[key] = weight[key] * (gradient[key] - mean);
  }
}

/// One head's share of one block: `weights` and `gradients` [rows, keys].
void run_head(const AttentionGradientCall& call, const AttentionRows& block, float* gradients) {
  const AttentionCall& forward = call.forward;
  const std::size_t keys = forward.keys, width = forward.head_width, column = block.head * width;
  const float* output = call.output_gradient + block.first * call.output_stride + column;
  gemm_here({.rows = block.count,
             .columns = keys,
             .inner = width,
             .a = output,
             .a_stride = call.output_stride,
             .b = forward.value + column,
             .b_stride = forward.value_stride,
             .b_transposed = true,
             .c = gradients,
             .c_stride = keys});
  if (call.visit) call.visit(block);
  gemm_here({.rows = keys,
             .columns = width,
             .inner = block.count,
             .a = block.weights,
             .a_stride = keys,
             .a_transposed = true,
             .b = output,
             .b_stride = call.output_stride,
             .c = call.value_gradient + column,
             .c_stride = forward.value_stride,
             .beta = 1});
  through_softmax(block.weights, gradients, block.count, keys);
  gemm_here({.rows = block.count,
             .columns = width,
             .inner = keys,
             .a = gradients,
             .a_stride = keys,
             .b = forward.key + column,
             .b_stride = forward.key_stride,
             .c = call.query_gradient + block.first * forward.query_stride + column,
             .c_stride = forward.query_stride,
             .alpha = forward.scale});
  gemm_here({.rows = keys,
             .columns = width,
             .inner = block.count,
             .a = gradients,
             .a_stride = keys,
             .a_transposed = true,
             .b = forward.query + block.first * forward.query_stride + column,
             .b_stride = forward.query_stride,
             .c = call.key_gradient + column,
             .c_stride = forward.key_stride,
             .alpha = forward.scale,
             .beta = 1});
}

}  // namespace

void attention_gradient(const AttentionGradientCall& call) {
  AttentionCall forward = call.forward;
  const std::size_t keys = forward.keys, heads = forward.heads, width = heads * forward.head_width;
  if (forward.queries == 0 || keys == 0 || heads == 0) return;
  clear(call.key_gradient, forward.key_stride, keys, width);
  clear(call.value_gradient, forward.value_stride, keys, width);
  const std::size_t most = std::min(block_rows(forward), forward.queries);
  const auto weights = std::make_unique_for_overwrite<float[]>(heads * most * keys);
  const auto gradients = std::make_unique_for_overwrite<float[]>(heads * most * keys);
  std::vector<std::size_t> rows(most);
  forward.output = nullptr;
  forward.weights = weights.get();
  for (std::size_t first = 0; first < forward.queries; first += most) {
    const std::size_t count = std::min(most, forward.queries - first);
    std::iota(rows.begin(), rows.end(), first);
    forward.kept_rows = std::span(rows).first(count);
    attention(forward);
    parallel_for(heads, 1, [&](std::size_t begin, std::size_t end) {
      for (std::size_t head = begin; head < end; ++head) {
        float* own = gradients.get() + head * count * keys;
        run_head(call,
                 {.head = head,
                  .first = first,
                  .count = count,
                  .weights = weights.get() + head * count * keys,
                  .gradients = own},
                 own);
      }
    });
  }
}

}  // namespace attnviz
