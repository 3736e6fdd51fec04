#include "attnviz/models/layers/non_local.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"
#include "attnviz/core/softmax.hpp"
#include "attnviz/models/layers/place_maps.hpp"

namespace attnviz::models {
namespace {

/// The network was made for small pictures: at most 4096 places look at as many.
constexpr std::size_t kMostPlaces = 4096;

std::size_t inner_of(const Weights& weights, const std::string& name) {
  const auto shape = weights.shape_of(name + ".query.weight");
  return shape.empty() ? 1 : std::max<std::size_t>(shape.front(), 1);
}

AttentionMap received_map(const std::string& name, const FeatureMap& features, const Matrix& weights) {
  std::vector<double> sums(weights.shape(1));
  for (std::size_t query = 0; query < weights.shape(0); ++query) {
    const auto row = row_of(weights, query);
    for (std::size_t key = 0; key < sums.size(); ++key) sums[key] += static_cast<double>(row[key]);
  }
  std::vector<float> means(sums.size());
  for (std::size_t key = 0; key < sums.size(); ++key) {
    means[key] = static_cast<float>(sums[key] / static_cast<double>(weights.shape(0)));
  }
  AttentionMap map = place_distribution_map(name, features, means);
  map.title = name + ": what each place receives";
  map.reading = "the mean of where all places look";
  return map;
}

AttentionMap pair_map(const std::string& name, const FeatureMap& features, const Matrix& weights) {
  AttentionMap map{.name = name + ".pairs",
                   .axes = {{AxisKind::query, weights.shape(0), {}}, {AxisKind::key, weights.shape(1), {}}}};
  map.values = weights;
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::key;
  map.title = name + ": where each place looks";
  map.reading = "where each place looks";
  map.grid = grid_of(features);
  return map;
}

}  // namespace

NonLocal::NonLocal(Weights& weights, const std::string& name, std::size_t channels)
    : name_(name),
      query_(weights, name + ".query", {.outputs = inner_of(weights, name), .inputs = channels}),
      key_(weights, name + ".key", {.outputs = inner_of(weights, name), .inputs = channels}),
      value_(weights, name + ".value", {.outputs = inner_of(weights, name), .inputs = channels}),
      out_(weights, {name + ".out", name + ".norm"}, inner_of(weights, name), {}) {}

FeatureMap NonLocal::apply(FeatureMap features, KeptMaps maps) const {
  if (features.places() > kMostPlaces) {
    throw Error(ErrorKind::limit,
                name_ + ": " + std::to_string(features.places()) + " places, at most " + std::to_string(kMostPlaces),
                "use a smaller --grid");
  }
  const Matrix queries = query_(features.values), keys = key_(features.values), values = value_(features.values);
  Matrix weights = matmul_transposed(queries, keys);
  const float scale = 1 / std::sqrt(static_cast<float>(query_.outputs()));
  for (float& score : values_of(weights)) score *= scale;
  softmax_rows(weights);
  if (maps != nullptr) {
    maps->push_back(received_map(name_, features, weights));
    maps->push_back(pair_map(name_, features, weights));
  }
  const FeatureMap added = out_.apply({features.rows, features.columns, matmul(weights, values)}, nullptr);
  for (std::size_t index = 0; index < added.values.size(); ++index) {
    features.values.data()[index] += added.values.data()[index];
  }
  return features;
}

}  // namespace attnviz::models
