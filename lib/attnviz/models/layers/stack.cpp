#include "attnviz/models/layers/stack.hpp"

#include <algorithm>
#include <numeric>

namespace attnviz::models {
namespace {

bool holds(std::span<const std::size_t> numbers, std::size_t number) {
  return std::ranges::find(numbers, number) != numbers.end();
}

std::vector<std::size_t> all_rows(std::size_t count) {
  std::vector<std::size_t> rows(count);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

/// How many layers have to leave something behind, and how many have to be looked into.
struct Need {
  std::size_t outputs = 0, weights = 0;
};

Need need_of(const Request& request, std::size_t layers) {
  Need need;
  for (const std::size_t layer : request.layers) need.weights = std::max(need.weights, layer + 1);
  for (const std::size_t index : request.hidden_states) need.outputs = std::max(need.outputs, index);
  if (request.tokens || request.predictions > 0) need.outputs = layers;
  return need;
}

}  // namespace

Stack::Stack(Weights& weights, std::size_t layers, const BlockShape& shape) {
  for (std::size_t layer = 0; layer < layers; ++layer) {
    blocks_.push_back(std::make_shared<const Block>(weights, "layers." + std::to_string(layer), shape));
  }
}

Matrix Stack::run(Matrix x, const Request& request, Sink& sink, const AttentionContext& context) const {
  const Need need = need_of(request, size());
  const std::vector<std::size_t> rows = request.rows ? *request.rows : all_rows(x.shape(0));
  if (holds(request.hidden_states, 0)) sink.hidden_state(0, x);
  for (std::size_t layer = 0; layer < std::max(need.outputs, need.weights); ++layer) {
    const bool wanted = holds(request.layers, layer);
    KeptRows kept{rows, {}};
    const bool goes_on = layer < need.outputs || layer + 1 < need.weights;
    if (goes_on) {
      blocks_[layer]->apply(x, context, wanted ? &kept : nullptr);
    } else {
      blocks_[layer]->weights(x, context, kept);
    }
    if (wanted) sink.attention(layer, std::move(kept.weights));
    if (holds(request.hidden_states, layer + 1)) sink.hidden_state(layer + 1, x);
  }
  return need.outputs == size() ? std::move(x) : Matrix();
}

}  // namespace attnviz::models
