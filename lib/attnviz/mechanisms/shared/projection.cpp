#include "attnviz/mechanisms/shared/projection.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {
namespace {

/// GPT-2 stores weights as [in,out].
LinearLayer read_transposed(Parameters& parameters, const std::string& layer, std::size_t inputs) {
  const std::string weight = layer + ".weight", bias = layer + ".bias";
  const auto stored = parameters.stored_shape({weight});
  const std::size_t outputs = stored->empty() ? 0 : stored->back();
  const Matrix plain = parameters.matrix({weight}, {inputs, outputs}, Initializer::zeros());
  LinearLayer result{Matrix::from_shape({outputs, inputs}), {}};
  for (std::size_t row = 0; row < outputs; ++row) {
    for (std::size_t column = 0; column < inputs; ++column) result.weight(row, column) = plain(column, row);
  }
  if (parameters.stored_shape({bias})) result.bias = parameters.vector({bias}, outputs, Initializer::zeros());
  return result;
}

/// One layer whose outputs are those of q, k and v; nothing when the file keeps them apart or there is no file.
std::optional<LinearLayer> read_fused(Parameters& parameters, std::size_t inputs) {
  std::optional<LinearLayer> all;
  if (parameters.stored_shape({"c_attn.weight"})) all = read_transposed(parameters, "c_attn", inputs);
  if (parameters.stored_shape({"qkv.weight"})) all = read_linear(parameters, {"qkv"}, {inputs, 0});
  if (const auto stored = parameters.stored_shape({"in_proj_weight"})) {
    const std::size_t outputs = stored->empty() ? 0 : stored->front();
    all = LinearLayer{parameters.matrix({"in_proj_weight"}, {outputs, inputs}, Initializer::zeros()), {}};
    if (parameters.stored_shape({"in_proj_bias"})) {
      all->bias = parameters.vector({"in_proj_bias"}, outputs, Initializer::zeros());
    }
  }
  if (all && all->weight.shape(0) % 3 != 0) {
    throw Error(ErrorKind::shape, "projections: " + std::to_string(all->weight.shape(0)) +
                                      " outputs are not three times one width: q, k, v");
  }
  return all;
}

/// torch.nn.MultiheadAttention for sequences of different width: weights apart under `weight`, one bias in thirds.
LinearLayer read_torch_part(Parameters& parameters, std::string_view weight, std::size_t inputs, std::size_t third) {
  const auto stored = parameters.stored_shape({weight});
  const std::size_t outputs = stored->empty() ? 0 : stored->front();
  LinearLayer layer{parameters.matrix({weight}, {outputs, inputs}, Initializer::zeros()), {}};
  if (!parameters.stored_shape({"in_proj_bias"})) return layer;
  const Vector bias = parameters.vector({"in_proj_bias"}, 3 * outputs, Initializer::zeros());
  layer.bias = Vector::from_shape({outputs});
  std::copy_n(bias.data() + third * outputs, outputs, layer.bias.data());
  return layer;
}

LinearLayer read_query(Parameters& parameters, LayerWidths widths) {
  if (parameters.stored_shape({"q_proj_weight"})) return read_torch_part(parameters, "q_proj_weight", widths.inputs, 0);
  return read_linear(parameters, {"q_proj", "query", "q_lin", "fc_q", "q"}, widths);
}

LinearLayer read_value(Parameters& parameters, LayerWidths widths) {
  if (parameters.stored_shape({"v_proj_weight"})) return read_torch_part(parameters, "v_proj_weight", widths.inputs, 2);
  return read_linear(parameters, {"v_proj", "value", "v_lin", "fc_v", "v"}, widths);
}

}  // namespace

bool projects(Projections projections, const Parameters& parameters) {
  return projections == Projections::learned || (projections == Projections::automatic && parameters.from_file());
}

QkvLayers read_qkv(Parameters& parameters, const QkvWidths& widths) {
  if (const auto all = read_fused(parameters, widths.source)) {
    const std::size_t each = all->weight.shape(0) / 3;
    return {all->rows(0, each), all->rows(each, each), all->rows(2 * each, each)};
  }
  return {read_query(parameters, {widths.query, widths.asking > 0 ? widths.asking : widths.key}),
          read_key(parameters, {widths.source, widths.key}), read_value(parameters, {widths.source, widths.value})};
}

QueryKeyLayers read_query_key(Parameters& parameters, const QkvWidths& widths) {
  if (const auto all = read_fused(parameters, widths.source)) {
    const std::size_t each = all->weight.shape(0) / 3;
    return {all->rows(0, each), all->rows(each, each)};
  }
  return {read_query(parameters, {widths.query, widths.asking > 0 ? widths.asking : widths.key}),
          read_key(parameters, {widths.source, widths.key})};
}

LinearLayer read_key(Parameters& parameters, LayerWidths widths) {
  if (parameters.stored_shape({"k_proj_weight"})) return read_torch_part(parameters, "k_proj_weight", widths.inputs, 1);
  return read_linear(parameters, {"k_proj", "key", "k_lin", "fc_k", "k"}, widths);
}

LinearLayer read_output(Parameters& parameters, LayerWidths widths) {
  if (parameters.stored_shape({"c_proj.weight"})) return read_transposed(parameters, "c_proj", widths.inputs);
  return read_linear(parameters, {"out_proj", "proj", "o_proj", "output.dense", "out_lin", "fc_o", "o"}, widths);
}

}  // namespace attnviz::mechanisms
