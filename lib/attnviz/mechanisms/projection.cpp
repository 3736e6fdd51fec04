#include "attnviz/mechanisms/projection.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {
namespace {

/// All three layers in one tensor.
struct Fused {
  std::string_view weight, bias;
};
constexpr std::array kFused = {Fused{"in_proj_weight", "in_proj_bias"}, Fused{"qkv.weight", "qkv.bias"}};

struct FusedShape {
  std::vector<std::size_t> stored;
  std::size_t inputs;
};

QkvLayers read_fused(Parameters& parameters, const Fused& names, const FusedShape& shape) {
  const std::size_t outputs = shape.stored.empty() ? 0 : shape.stored.front();
  if (outputs % 3 != 0) {
    throw Error(ErrorKind::shape, "projections: " + std::string(names.weight) + " has " + std::to_string(outputs) +
                                      " rows, expected three times one width: q, k, v");
  }
  LinearLayer all{parameters.matrix({names.weight}, {outputs, shape.inputs}, Initializer::zeros()), {}};
  if (parameters.stored_shape({names.bias})) all.bias = parameters.vector({names.bias}, outputs, Initializer::zeros());
  const std::size_t each = outputs / 3;
  return {all.rows(0, each), all.rows(each, each), all.rows(2 * each, each)};
}

}  // namespace

bool projects(Projections projections, const Parameters& parameters) {
  return projections == Projections::learned || (projections == Projections::automatic && parameters.from_file());
}

QkvLayers read_qkv(Parameters& parameters, const QkvWidths& widths) {
  for (const Fused& names : kFused) {
    const auto stored = parameters.stored_shape({names.weight});
    if (stored && widths.query == widths.source) return read_fused(parameters, names, {*stored, widths.query});
  }
  return {read_linear(parameters, {"q_proj", "query", "q", "W_q"}, {widths.query, widths.key}),
          read_key(parameters, {widths.source, widths.key}),
          read_linear(parameters, {"v_proj", "value", "v", "W_v"}, {widths.source, widths.value})};
}

LinearLayer read_key(Parameters& parameters, LayerWidths widths) {
  return read_linear(parameters, {"k_proj", "key", "k", "W_k"}, widths);
}

}  // namespace attnviz::mechanisms
