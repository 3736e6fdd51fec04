#include "attnviz/models/layers/alignment.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "attnviz/core/error.hpp"
#include "attnviz/core/softmax.hpp"
#include "attnviz/core/sparsemax.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::models {
namespace {

using Score = AlignmentShape::Score;
using Select = AlignmentShape::Select;

template <class Kind, std::size_t kCount>
Kind named(const Config& config, std::string_view key,
           const std::array<std::pair<std::string_view, Kind>, kCount>& names) {
  const std::string wanted = config.text(key);
  for (const auto& [name, kind] : names) {
    if (wanted == name) return kind;
  }
  throw Error(ErrorKind::unsupported,
              config.name() + ": " + std::string(key) + " " + io::in_quotes(wanted) + " is not known");
}

float dot(std::span<const float> a, const float* b) {
  return std::transform_reduce(a.begin(), a.end(), b, 0.0F);
}

std::vector<float> read_vector(Weights& weights, const std::string& name, std::size_t size) {
  const StoredTensor stored = weights.expect(name, {size});
  return stored ? stored.read() : std::vector<float>(size);
}

}  // namespace

void read_alignment(const Config& config, AlignmentShape& shape) {
  shape.score = named(config, "score",
                      std::array<std::pair<std::string_view, Score>, 4>{{
                          {"additive", Score::additive},
                          {"dot", Score::dot},
                          {"bilinear", Score::bilinear},
                          {"concat", Score::concat},
                      }});
  shape.select = named(config, "select",
                       std::array<std::pair<std::string_view, Select>, 3>{{
                           {"softmax", Select::softmax},
                           {"sparsemax", Select::sparsemax},
                           {"local", Select::local},
                       }});
  if (shape.select == Select::local) shape.window = config.count("window", {1, 1024});
  if (shape.score == Score::dot && shape.state != shape.key) {
    throw Error(ErrorKind::format, config.name() + ": score dot compares a state of " + std::to_string(shape.state) +
                                       " numbers with annotations of " + std::to_string(shape.key));
  }
}

Alignment::Alignment(Weights& weights, const std::string& name, const AlignmentShape& shape) : shape_(shape) {
  const bool additive = shape.score == Score::additive;
  const std::size_t units = additive ? shape.units : shape.key;
  if (shape.score != Score::dot) {
    query_ = Linear(weights, name + ".query", {.outputs = units, .inputs = shape.state, .bias = Bias::none});
  }
  if (additive) key_ = Linear(weights, name + ".key", {.outputs = units, .inputs = shape.key, .bias = Bias::none});
  if (additive || shape.score == Score::concat) vector_ = read_vector(weights, name + ".vector", units);
  if (shape.select != Select::local) return;
  place_ = Linear(weights, name + ".place",
                  {.outputs = shape.units,
                   .inputs = shape.state,
                   .activation = Activation::hyperbolic_tangent,
                   .bias = Bias::none});
  place_vector_ = read_vector(weights, name + ".place_vector", shape.units);
}

Matrix Alignment::keys(const Matrix& annotations) const {
  return key_ ? key_(annotations) : annotations;
}

std::vector<float> Alignment::weights(std::span<const float> state, const Matrix& keys) const {
  std::vector<float> scores(keys.shape(0));
  score(state, keys, scores);
  switch (shape_.select) {
    case Select::softmax:
      softmax(scores);
      break;
    case Select::sparsemax:
      sparsemax(scores);
      break;
    case Select::local:
      select_locally(state, scores);
      break;
  }
  return scores;
}

void Alignment::score(std::span<const float> state, const Matrix& keys, std::span<float> scores) const {
  std::vector<float> query(state.begin(), state.end());
  if (query_) {
    query.resize(query_.outputs());
    query_.packed().apply(state, query);
  }
  std::vector<float> hidden(query.size());
  for (std::size_t place = 0; place < scores.size(); ++place) {
    const std::span<const float> key = row_of(keys, place);
    if (vector_.empty()) {
      scores[place] = dot(query, key.data());
      continue;
    }
    for (std::size_t unit = 0; unit < hidden.size(); ++unit) hidden[unit] = query[unit] + key[unit];
    hyperbolic_tangent(hidden);
    scores[place] = dot(hidden, vector_.data());
  }
}

/// p = (S - 1) sigmoid(v . tanh(W s)); softmax from floor(p) - D to floor(p) + D, times exp(-(j - p)^2 / 2 (D/2)^2),
/// and not brought back to a sum of one.
void Alignment::select_locally(std::span<const float> state, std::span<float> scores) const {
  std::vector<float> hidden(place_.outputs());
  place_.packed().apply(state, hidden);
  const float last = static_cast<float>(scores.size() - 1), reach = static_cast<float>(shape_.window);
  const float center = last / (1 + std::exp(-dot(hidden, place_vector_.data())));
  for (std::size_t place = 0; place < scores.size(); ++place) {
    if (std::abs(static_cast<float>(place) - std::floor(center)) > reach) scores[place] = kMasked;
  }
  softmax(scores);
  const float deviation = reach / 2;
  for (std::size_t place = 0; place < scores.size(); ++place) {
    const float distance = static_cast<float>(place) - center;
    scores[place] *= std::exp(-distance * distance / (2 * deviation * deviation));
  }
}

}  // namespace attnviz::models
