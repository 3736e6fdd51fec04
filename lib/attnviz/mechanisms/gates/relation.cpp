#include "attnviz/mechanisms/gates/relation.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/mechanisms/gates/bam.hpp"
#include "attnviz/mechanisms/gates/cbam.hpp"
#include "attnviz/mechanisms/gates/coordinate.hpp"
#include "attnviz/mechanisms/gates/rank_one.hpp"
#include "attnviz/mechanisms/gates/simam.hpp"
#include "attnviz/mechanisms/gates/squeeze_excite.hpp"

namespace attnviz::mechanisms {
namespace {

/// Ones, to be multiplied by the gates that lack an axis.
Tensor3 even_gate(const Tensor3& features) {
  Tensor3 gate = Tensor3::from_shape(features.shape());
  std::ranges::fill(values_of(gate), 1.0F);
  return gate;
}

Tensor3 gate_of(const Tensor3& features, Parameters& parameters, RelationOptions::Gate which) {
  const std::size_t channels = features.shape(0);
  switch (which) {
    case RelationOptions::Gate::simam:
      return simam(features).gate;
    case RelationOptions::Gate::se:
      return apply_gate(even_gate(features),
                        parameters.from_file()
                            ? squeeze_excite_gate(features, read_squeeze_excite(parameters, channels))
                            : squeeze_excite_gate(features));
    case RelationOptions::Gate::cbam: {
      const auto gates = cbam(features, read_cbam(parameters, channels));
      return apply_gate(apply_gate(even_gate(features), gates.channel_gate), gates.spatial_gate);
    }
    case RelationOptions::Gate::bam:
      return bam(features, read_bam(parameters, channels)).gate;
    case RelationOptions::Gate::coordinate: {
      const auto gates = coordinate(features, read_coordinate(parameters, channels));
      return coordinate_gate(gates.row_gate, gates.column_gate);
    }
  }
  throw Error(ErrorKind::internal, "relation: unknown gate");
}

}  // namespace

Relation relation(const Tensor3& gate) {
  const std::size_t channels = gate.shape(0), rows = gate.shape(1), columns = gate.shape(2), area = rows * columns;
  Matrix flat = Matrix::from_shape({channels, area});
  std::ranges::copy(values_of(gate), flat.data());
  const RankOne product = nearest_product(flat);

  double mean_place = 0, mean = 0;
  for (const double value : product.right) mean_place += value / static_cast<double>(area);
  for (const float value : values_of(gate)) mean += static_cast<double>(value) / static_cast<double>(gate.size());
  Relation result{Vector::from_shape({channels}), Matrix::from_shape({rows, columns}),
                  Tensor3::from_shape(gate.shape()), product.energy, 1};
  const double scale = mean_place > 0 ? mean_place : 1;
  std::ranges::transform(product.left, result.channel.data(),
                         [&](double value) { return static_cast<float>(value * scale); });
  std::ranges::transform(product.right, result.spatial.data(),
                         [&](double value) { return static_cast<float>(value / scale); });
  double left_over = 0, spread = 0;
  for (std::size_t index = 0; index < gate.size(); ++index) {
    const double value = gate.data()[index], rest = value - product.left[index / area] * product.right[index % area];
    result.rest.data()[index] = static_cast<float>(rest);
    left_over += rest * rest;
    spread += (value - mean) * (value - mean);
  }
  // Rounding alone must not turn an even gate into structure that nothing explains.
  const double noise = 1e-12 * mean * mean * static_cast<double>(gate.size());
  result.variance = spread > noise ? std::max(1 - left_over / spread, 0.0) : 1;
  return result;
}

std::vector<AttentionMap> run_relation(const Inputs& inputs, Parameters& parameters, const RelationOptions& options) {
  const Relation parts = relation(gate_of(features_of(inputs), parameters, options.of));
  AttentionMap spatial = spatial_map("spatial", parts.spatial, inputs);
  spatial.title = "factor of each place";
  spatial.reading = "the places' factor: 1 is the mean of all places";

  AttentionMap channel{.name = "channel", .axes = {channel_axis(inputs)}};
  channel.values = parts.channel;
  channel.title = "factor of each channel";
  channel.reading = "the channels' factor at a mean place";

  AttentionMap rest = spatial;
  rest.name = "rest";
  rest.axes.insert(rest.axes.begin(), channel_axis(inputs));
  rest.values = parts.rest;
  rest.kind = ValueKind::signed_value;
  rest.title = "what only both together say";
  rest.reading = "what the gate adds to the product of both: it depends on channel and place together";

  AttentionMap share{.name = "share", .axes = {{AxisKind::field, 2, {"energy", "variance"}}}};
  share.values = Tensor::from_shape({2});
  share.values(0) = static_cast<float>(parts.energy);
  share.values(1) = static_cast<float>(parts.variance);
  share.bounds = {0.0F, 1.0F};
  share.title = "how much one factor a place and one a channel explain";
  share.reading = "how much of the gate the product of a channel and a spatial gate says: 1 is all of it";
  return {std::move(spatial), std::move(channel), std::move(rest), std::move(share)};
}

}  // namespace attnviz::mechanisms
