#include "attnviz/mechanisms/concat.hpp"

#include <algorithm>

namespace attnviz::mechanisms {
namespace {

/// Columns [first, first + count) of every row.
Matrix columns_of(const Matrix& weight, std::size_t first, std::size_t count) {
  Matrix part = Matrix::from_shape({weight.shape(0), count});
  for (std::size_t row = 0; row < weight.shape(0); ++row) {
    std::ranges::copy(row_of(weight, row).subspan(first, count), row_of(part, row).begin());
  }
  return part;
}

}  // namespace

AdditiveWeights read_concat(Parameters& parameters, ConcatForm form, const AdditiveWidths& widths) {
  AdditiveWeights weights;
  if (form == ConcatForm::code) {
    weights.query = read_linear(parameters, {"attn", "W_a"}, {widths.query, widths.key});
  } else {
    const std::size_t units = widths.units > 0 ? widths.units : widths.key;
    const LinearLayer both = read_linear(parameters, {"attn", "W_a"}, {widths.query + widths.key, units});
    weights.query = {columns_of(both.weight, 0, widths.query), both.bias};
    weights.key = {columns_of(both.weight, widths.query, widths.key), {}};
  }
  const std::size_t hidden = weights.query.weight.shape(0);
  weights.v = parameters.vector({"v.weight", "v_a.weight"}, hidden, Initializer::fan_in(hidden));
  return weights;
}

}  // namespace attnviz::mechanisms
