#include "attnviz/analysis/rollout.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"

namespace attnviz::analysis {
namespace {

[[noreturn]] void refuse(const std::string& option, const std::string& found, const std::string& allowed) {
  throw Error(ErrorKind::usage, "rollout: " + option + " is " + found + ", allowed " + allowed);
}

void check(const Stack& stack, const RolloutOptions& options) {
  stack.require_square("rollout");
  if (!(options.residual >= 0 && options.residual < 1))
    refuse("residual", std::to_string(options.residual), "0 to below 1");
  if (!(options.discard_ratio >= 0 && options.discard_ratio < 1)) {
    refuse("discard_ratio", std::to_string(options.discard_ratio), "0 to below 1");
  }
  if (options.start_layer >= stack.layers()) {
    refuse("start_layer", std::to_string(options.start_layer), "0 to " + std::to_string(stack.layers() - 1));
  }
}

/// Sets the smallest share of all weights to zero; equal ones in memory order.
void discard(Matrix& weights, float ratio) {
  const auto count = static_cast<std::size_t>(static_cast<double>(ratio) * static_cast<double>(weights.size()));
  if (count == 0) return;
  std::vector<std::size_t> order(weights.size());
  for (std::size_t index = 0; index < order.size(); ++index) order[index] = index;
  const float* values = weights.data();
  std::ranges::nth_element(
      order, order.begin() + static_cast<std::ptrdiff_t>(count - 1),
      [values](std::size_t a, std::size_t b) { return values[a] < values[b] || (values[a] == values[b] && a < b); });
  for (std::size_t index = 0; index < count; ++index) weights.data()[order[index]] = 0;
}

void require_rows_of_one(const Matrix& matrix) {
  constexpr double kTolerance = 1e-3;
  for (std::size_t row = 0; row < matrix.shape(0); ++row) {
    double sum = 0;
    for (const float value : row_of(matrix, row)) sum += value;
    if (!(std::abs(sum - 1) < kTolerance)) {
      throw Error(ErrorKind::internal,
                  "rollout: row " + std::to_string(row) + " sums to " + std::to_string(sum) + ", expected 1");
    }
  }
}

AttentionMap rollout_map(const AttentionMap& map, const Matrix& values) {
  AttentionMap result;
  result.name = "rollout";
  result.axes = axes_without(map, {AxisKind::layer, AxisKind::head});
  result.values = values;
  result.kind = ValueKind::probability;
  result.sums_over = AxisKind::key;
  result.grid = map.grid;
  result.marks = map.marks;
  result.reading = "each row: the share of every input token in that output token, through all layers";
  return result;
}

}  // namespace

Matrix with_residual(const Stack& stack, std::size_t layer, const RolloutOptions& options) {
  Matrix weights = fuse_heads(stack, layer, options.fusion);
  discard(weights, options.discard_ratio);
  for (std::size_t row = 0; row < weights.shape(0); ++row) {
    const auto line = row_of(weights, row);
    double sum = 0;
    for (std::size_t column = 0; column < line.size(); ++column) {
      line[column] = (1 - options.residual) * line[column] + (row == column ? options.residual : 0.0F);
      sum += line[column];
    }
    // Only without a residual can a row be empty: a masked or discarded one. It then stays with itself.
    if (sum <= 0) {
      line[row] = 1;
      sum = 1;
    }
    for (float& value : line) value = static_cast<float>(value / sum);
  }
  return weights;
}

AttentionMap rollout(const AttentionMap& map, const RolloutOptions& options) {
  const Stack stack(map);
  check(stack, options);
  Matrix product = with_residual(stack, options.start_layer, options);
  for (std::size_t layer = options.start_layer + 1; layer < stack.layers(); ++layer) {
    product = matmul(with_residual(stack, layer, options), product);
  }
  require_rows_of_one(product);
  return rollout_map(map, product);
}

AttentionMap rollout_from(const AttentionMap& map, std::size_t query, const RolloutOptions& options) {
  const Stack stack(map);
  check(stack, options);
  if (query >= stack.queries()) refuse("query", std::to_string(query), "0 to " + std::to_string(stack.queries() - 1));
  Matrix row = Matrix::from_shape({1, stack.keys()});
  std::ranges::fill(values_of(row), 0.0F);
  row(0, query) = 1;
  for (std::size_t layer = stack.layers(); layer-- > options.start_layer;) {
    row = matmul(row, with_residual(stack, layer, options));
  }
  require_rows_of_one(row);
  AttentionMap result = rollout_map(map, row);
  Axis& asking = result.axes.front();
  asking.size = 1;
  if (!asking.labels.empty()) asking.labels = {asking.labels[query]};
  return result;
}

}  // namespace attnviz::analysis
