#include "attnviz/mechanisms/steps/score/additive.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz::mechanisms {
namespace {

/// Keys that are looked at together: their hidden units stay in the cache.
constexpr std::size_t kKeysPerTile = 64;

/// v, or g v / |v|.
Vector direction(const AdditiveWeights& weights) {
  Vector v = weights.v;
  if (!weights.gain) return v;
  double squares = 0;
  for (const float value : values_of(v)) squares += static_cast<double>(value) * static_cast<double>(value);
  const auto factor = static_cast<float>(static_cast<double>(*weights.gain) / std::max(std::sqrt(squares), 1e-30));
  for (float& value : values_of(v)) value *= factor;
  return v;
}

/// scores[j] = v . tanh(asked + known_j) for the rows of `known` from `begin` to `end`.
void score_tile(std::span<const float> asked, const Matrix& known, std::span<const float> v, std::size_t begin,
                std::span<float> scores) {
  const std::size_t units = v.size();
  std::vector<float> hidden(scores.size() * units);
  for (std::size_t key = 0; key < scores.size(); ++key) {
    const float* row = known.data() + (begin + key) * units;
    for (std::size_t unit = 0; unit < units; ++unit) hidden[key * units + unit] = asked[unit] + row[unit];
  }
  hyperbolic_tangent(hidden);
  for (std::size_t key = 0; key < scores.size(); ++key) {
    double sum = 0;
    for (std::size_t unit = 0; unit < units; ++unit) sum += v[unit] * hidden[key * units + unit];
    scores[key] = static_cast<float>(sum);
  }
}

}  // namespace

Matrix additive_scores(const Matrix& queries, const Matrix& keys, const AdditiveWeights& weights) {
  const Matrix asked = weights.query(queries);
  const Matrix known = weights.key.weight.size() > 0 ? weights.key(keys) : keys;
  const Vector v = direction(weights);
  if (asked.shape(1) != v.size() || known.shape(1) != v.size()) {
    throw Error(ErrorKind::shape, "additive: queries become " + shape_text(asked) + ", keys " + shape_text(known) +
                                      ", but v has " + std::to_string(v.size()) + " units");
  }
  Matrix scores = Matrix::from_shape({queries.shape(0), keys.shape(0)});
  parallel_for(scores.shape(0), 1, [&](std::size_t first, std::size_t last) {
    for (std::size_t query = first; query < last; ++query) {
      const auto line = row_of(scores, query);
      for (std::size_t key = 0; key < line.size(); key += kKeysPerTile) {
        const std::size_t count = std::min(kKeysPerTile, line.size() - key);
        score_tile(row_of(asked, query), known, values_of(v), key, line.subspan(key, count));
      }
    }
  });
  return scores;
}

AdditiveWeights read_additive(Parameters& parameters, AdditiveForm form, const AdditiveWidths& widths) {
  AdditiveWeights weights;
  const std::size_t units = widths.units > 0 ? widths.units : widths.key;
  weights.query = read_linear(parameters, {"linear_query", "W_a"}, {widths.query, units});
  weights.key = read_linear(parameters, {"linear_context", "U_a"}, {widths.key, units});
  const std::size_t hidden = weights.query.weight.shape(0);
  if (form == AdditiveForm::plain) {
    weights.v = parameters.vector({"v.weight", "v_a.weight"}, hidden, Initializer::fan_in(hidden));
    return weights;
  }
  weights.v =
      parameters.vector({"v.weight_v", "v.parametrizations.weight.original1"}, hidden, Initializer::fan_in(hidden));
  const Initializer gain{Initializer::Kind::constant, 1 / std::sqrt(static_cast<double>(hidden))};
  weights.gain = parameters.vector({"v.weight_g", "v.parametrizations.weight.original0"}, 1, gain)(0);
  return weights;
}

}  // namespace attnviz::mechanisms
