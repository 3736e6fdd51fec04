#include "attnviz/mechanisms/contract/inputs.hpp"

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {

void check(const Inputs& inputs) {
  const Matrix& queries = inputs.queries.vectors;
  if (inputs.tokens.size() == 0 || queries.size() == 0) {
    throw Error(ErrorKind::usage, "inputs: tokens " + shape_text(inputs.tokens) + " and queries " +
                                      shape_text(queries) + ", but attention needs at least one of each");
  }
  if (queries.shape(1) != inputs.width()) {
    throw Error(ErrorKind::shape, "inputs: queries " + shape_text(queries) + " and tokens " +
                                      shape_text(inputs.tokens) + " differ in width");
  }
  check_finite(inputs);
}

void check_finite(const Inputs& inputs) {
  require_finite("tokens", values_of(inputs.tokens));
  require_finite("queries", values_of(inputs.queries.vectors));
  require_finite("context", values_of(inputs.context));
  require_finite("features", values_of(inputs.features));
}

Tensor3 features_of(const Inputs& inputs) {
  if (inputs.features.size() > 0) return inputs.features;
  const std::size_t prefix = inputs.grid ? inputs.grid->prefix : 0;
  const std::size_t rows = inputs.grid ? inputs.grid->rows : 1;
  const std::size_t columns = inputs.grid ? inputs.grid->columns : inputs.count();
  const std::size_t channels = inputs.width(), area = rows * columns;
  if (prefix + area != inputs.count()) {
    throw Error(ErrorKind::internal, "features: " + std::to_string(inputs.count()) + " tokens for a grid of " +
                                         std::to_string(rows) + "x" + std::to_string(columns));
  }
  Tensor3 features = Tensor3::from_shape({channels, rows, columns});
  for (std::size_t cell = 0; cell < area; ++cell) {
    const auto token = row_of(inputs.tokens, prefix + cell);
    for (std::size_t channel = 0; channel < channels; ++channel)
      features.data()[channel * area + cell] = token[channel];
  }
  return features;
}

Axis query_axis(const Inputs& inputs) {
  return {AxisKind::query, inputs.queries.as_reference ? 1 : inputs.queries.vectors.shape(0),
          inputs.queries.as_reference ? std::vector<std::string>{} : inputs.queries.labels};
}

Axis key_axis(const Inputs& inputs) {
  return {AxisKind::key, inputs.count(), inputs.token_labels};
}

Axis channel_axis(const Inputs& inputs) {
  return {AxisKind::channel, inputs.width(), inputs.channel_labels};
}

AttentionMap spatial_map(std::string name, const Matrix& values, const Inputs& inputs) {
  AttentionMap map;
  map.name = std::move(name);
  map.axes = {{AxisKind::row, values.shape(0), {}}, {AxisKind::column, values.shape(1), {}}};
  map.values = values;
  if (inputs.grid && inputs.grid->rows == values.shape(0) && inputs.grid->columns == values.shape(1)) {
    map.grid = inputs.grid;
    map.grid->prefix = 0;
  } else if (!inputs.grid && !inputs.token_labels.empty() && values.shape(0) == 1) {
    // A text seen as one row of a feature map: its columns are its tokens, and that is how it is drawn.
    map.axes = {{AxisKind::query, 1, {}}, key_axis(inputs)};
  }
  return map;
}

}  // namespace attnviz::mechanisms
