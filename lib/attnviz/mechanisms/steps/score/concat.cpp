#include "attnviz/mechanisms/steps/score/concat.hpp"

namespace attnviz::mechanisms {
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
