#include "attnviz/mechanisms/projection.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"

namespace attnviz::mechanisms {
namespace {

using Names = std::initializer_list<std::string_view>;

LinearLayer read_layer(Parameters& parameters, Names weight, Names bias, std::size_t outputs, std::size_t inputs) {
  const auto stored = parameters.stored_shape(weight);
  if (stored && !stored->empty()) outputs = stored->front();
  LinearLayer layer{parameters.matrix(weight, {outputs, inputs}, Initializer::xavier(inputs, outputs)), {}};
  if (parameters.stored_shape(bias)) layer.bias = parameters.vector(bias, outputs, Initializer::zeros());
  return layer;
}

LinearLayer rows_of(const LinearLayer& layer, std::size_t first, std::size_t count) {
  LinearLayer part{Matrix::from_shape({count, layer.weight.shape(1)}), {}};
  std::copy_n(layer.weight.data() + first * layer.weight.shape(1), part.weight.size(), part.weight.data());
  if (layer.bias.size() > 0) {
    part.bias = Vector::from_shape({count});
    std::copy_n(layer.bias.data() + first, count, part.bias.data());
  }
  return part;
}

/// One tensor [3E,D] that holds the rows of all three.
QkvLayers read_fused(Parameters& parameters, Names weight, Names bias, std::size_t inputs) {
  const LinearLayer all = read_layer(parameters, weight, bias, 0, inputs);
  const std::size_t outputs = all.weight.shape(0);
  if (outputs % 3 != 0) {
    throw Error(ErrorKind::shape, "projections: " + std::string(*weight.begin()) + " has shape " +
                                      shape_text(all.weight) + ", its rows should be q, k, v of one width");
  }
  const std::size_t each = outputs / 3;
  return {rows_of(all, 0, each), rows_of(all, each, each), rows_of(all, 2 * each, each)};
}

}  // namespace

Matrix LinearLayer::operator()(const Matrix& x) const { return linear(x, weight, values_of(bias)); }

bool projects(Projections projections, const Parameters& parameters) {
  return projections == Projections::learned || (projections == Projections::automatic && parameters.from_file());
}

LinearLayer read_key(Parameters& parameters, std::size_t inputs, std::size_t outputs) {
  return read_layer(parameters, {"k_proj.weight", "key.weight", "k_proj_weight", "k.weight", "W_k"},
                    {"k_proj.bias", "key.bias", "k.bias"}, outputs, inputs);
}

QkvLayers read_qkv(Parameters& parameters, const QkvWidths& widths) {
  if (widths.query == widths.source) {
    if (parameters.stored_shape({"in_proj_weight"})) {
      return read_fused(parameters, {"in_proj_weight"}, {"in_proj_bias"}, widths.query);
    }
    if (parameters.stored_shape({"qkv.weight"})) {
      return read_fused(parameters, {"qkv.weight"}, {"qkv.bias"}, widths.query);
    }
  }
  return {read_layer(parameters, {"q_proj.weight", "query.weight", "q_proj_weight", "q.weight", "W_q"},
                     {"q_proj.bias", "query.bias", "q.bias"}, widths.key, widths.query),
          read_key(parameters, widths.source, widths.key),
          read_layer(parameters, {"v_proj.weight", "value.weight", "v_proj_weight", "v.weight", "W_v"},
                     {"v_proj.bias", "value.bias", "v.bias"}, widths.value, widths.source)};
}

}  // namespace attnviz::mechanisms
