#include "attnviz/mechanisms/self_attention/non_local.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"
#include "attnviz/core/softmax.hpp"
#include "attnviz/mechanisms/shared/layers.hpp"
#include "attnviz/mechanisms/shared/token_grid.hpp"
#include "attnviz/mechanisms/steps/score/score.hpp"
#include "attnviz/mechanisms/steps/weighing.hpp"

namespace attnviz::mechanisms {
namespace {

using Form = NonLocalOptions::Form;
using Scale = NonLocalOptions::Scale;

bool has_embedding(Form form) {
  return form != Form::gaussian;
}

Matrix embedded(const std::optional<LinearLayer>& layer, const Matrix& x) {
  return layer ? (*layer)(x) : x;
}

/// relu(w_f . [theta_i ; phi_j]): a part of each query and a part of each key.
Matrix concat_scores(const Matrix& theta, const Matrix& phi, const Matrix& concat) {
  const std::size_t inner = theta.shape(1);
  if (concat.size() != 2 * inner) {
    throw Error(ErrorKind::shape, "non_local: w_f has " + std::to_string(concat.size()) + " numbers, expected " +
                                      std::to_string(2 * inner));
  }
  const Matrix of_queries = linear(theta, columns_of(concat, 0, inner));
  const Matrix of_keys = linear(phi, columns_of(concat, inner, inner));
  Matrix scores = Matrix::from_shape({theta.shape(0), phi.shape(0)});
  for (std::size_t query = 0; query < scores.shape(0); ++query) {
    for (std::size_t key = 0; key < scores.shape(1); ++key) {
      scores(query, key) = std::max(0.0F, of_queries(query, 0) + of_keys(key, 0));
    }
  }
  return scores;
}

/// The pairwise function f, before any normalisation.
Matrix pairwise_function(const Matrix& theta, const Matrix& phi, const NonLocalWeights& weights,
                         const NonLocalOptions& options, std::size_t channels) {
  require_weights_fit(1, theta.shape(0), phi.shape(0));
  if (options.form == Form::concat) return concat_scores(theta, phi, *weights.concat);
  Matrix scores = matmul_transposed(theta, phi);
  if (options.form != Form::embedded || options.scale == Scale::none) return scores;
  const std::size_t width = options.scale == Scale::inner ? theta.shape(1) : channels;
  for (float& score : values_of(scores)) score /= std::sqrt(static_cast<float>(width));
  return scores;
}

void normalize(Matrix& scores, Form form) {
  if (form == Form::gaussian || form == Form::embedded) return softmax_rows(scores);
  const auto share = 1 / static_cast<float>(scores.shape(1));
  for (float& score : values_of(scores)) score *= share;
}

void describe(AttentionMap& map, Form form) {
  if (form == Form::dot || form == Form::concat) {
    map.kind = form == Form::dot ? ValueKind::signed_value : ValueKind::score;
    map.reading += "; products over the number of keys, they do not sum to one";
    return;
  }
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::key;
  map.bounds = {0.0F, 1.0F};
}

Form resolved(Form form, const Parameters& parameters) {
  if (form != Form::automatic) return form;
  return parameters.from_file() ? Form::embedded : Form::gaussian;
}

std::size_t inner_channels(std::size_t channels) {
  return std::max<std::size_t>(channels / 2, 1);
}

std::optional<LinearLayer> read_theta(Parameters& parameters, std::size_t channels) {
  return read_linear(parameters, {"theta", "theta.conv", "t"}, {channels, inner_channels(channels)}, Drawn::torch);
}

std::optional<LinearLayer> read_phi(Parameters& parameters, std::size_t channels) {
  return read_linear(parameters, {"phi", "phi.0", "phi.conv", "phi.0.conv", "p"}, {channels, inner_channels(channels)},
                     Drawn::torch);
}

std::optional<Matrix> read_concat_project(Parameters& parameters, std::size_t inner) {
  return parameters.matrix({"concat_project.0.weight", "concat_project.conv.weight"}, {1, 2 * inner},
                           Initializer::fan_in(2 * inner));
}

}  // namespace

NonLocalWeights read_non_local(Parameters& parameters, std::size_t channels, Form form) {
  NonLocalWeights weights;
  if (has_embedding(form)) {
    weights.theta = read_theta(parameters, channels);
    weights.phi = read_phi(parameters, channels);
  }
  weights.g =
      read_linear(parameters, {"g", "g.0", "g.conv", "g.0.conv"}, {channels, inner_channels(channels)}, Drawn::torch);
  const std::size_t inner = weights.g.weight.shape(0);
  if (form == Form::concat) weights.concat = read_concat_project(parameters, inner);
  const LinearLayer plain =
      read_linear(parameters, {"W", "W.0", "W_z", "conv_out.conv", "z"}, {inner, channels}, Drawn::torch);
  const auto norm = read_batch_norm(parameters, stored_prefix(parameters, {"W.1", "conv_out.bn", "norm"}), channels);
  weights.output = norm ? folded(plain, *norm) : plain;
  return weights;
}

NonLocalAttended non_local(const Tensor3& features, const NonLocalWeights& weights, const NonLocalOptions& options) {
  if (options.form == Form::automatic) throw Error(ErrorKind::usage, "non_local: name the form");
  const Matrix x = tokens_of(features);
  const bool pools = options.pool == NonLocalOptions::Pool::two;
  const std::size_t rows = features.shape(1), columns = features.shape(2);
  const auto maybe_pooled = [&](const Matrix& tokens) {
    return pools ? tokens_of(max_pool(features_on(tokens, rows, columns))) : tokens;
  };
  const Matrix theta = embedded(weights.theta, x), phi = maybe_pooled(embedded(weights.phi, x));
  NonLocalAttended result;
  result.weights = pairwise_function(theta, phi, weights, options, x.shape(1));
  normalize(result.weights, options.form);
  result.output = weights.output(matmul(result.weights, maybe_pooled(weights.g(x))));
  for (std::size_t index = 0; index < x.size(); ++index) result.output.data()[index] += x.data()[index];
  return result;
}

std::vector<AttentionMap> run_non_local(const Inputs& inputs, Parameters& parameters, const NonLocalOptions& options) {
  NonLocalOptions chosen = options;
  chosen.form = resolved(options.form, parameters);
  // The map needs neither g nor W_z.
  NonLocalWeights weights;
  if (has_embedding(chosen.form)) {
    weights.theta = read_theta(parameters, inputs.width());
    weights.phi = read_phi(parameters, inputs.width());
  }
  if (chosen.form == Form::concat) weights.concat = read_concat_project(parameters, weights.theta->weight.shape(0));

  KeyGrid keys = options.pool == NonLocalOptions::Pool::two
                     ? pooled_keys(inputs, embedded(weights.phi, inputs.tokens))
                     : KeyGrid{embedded(weights.phi, inputs.tokens), key_axis(inputs), inputs.grid};
  const Matrix theta = embedded(weights.theta, inputs.queries.vectors);
  Matrix scores = pairwise_function(theta, keys.vectors, weights, chosen, inputs.width());
  if (inputs.queries.as_reference) scores = distinctness(scores, options.nearest);
  normalize(scores, chosen.form);

  AttentionMap map;
  map.name = "weights";
  map.axes = {query_axis(inputs), keys.axis};
  map.values = scores;
  map.grid = keys.grid;
  map.marks = inputs.queries.marks;
  map.reading =
      inputs.queries.as_reference ? "what stands out from " + inputs.queries.reference : "where the query looks";
  describe(map, chosen.form);
  return {std::move(map)};
}

}  // namespace attnviz::mechanisms
