#include "attnviz/models/layers/stack.hpp"

#include <algorithm>
#include <numeric>

#include "attnviz/core/error.hpp"
#include "attnviz/models/layers/relevance.hpp"

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

std::vector<Matrix> Stack::keep_inputs(Matrix& x, const AttentionContext& context) const {
  constexpr std::size_t kMostBytes = std::size_t{1} << 31;
  const std::size_t bytes = checked_count("layers", {{size(), x.shape(0), x.shape(1)}}) * sizeof(float);
  if (bytes > kMostBytes) {
    throw Error(ErrorKind::limit,
                "explain: " + std::to_string(size()) + " layers of " + std::to_string(x.shape(0)) +
                    " tokens of width " + std::to_string(x.shape(1)) + " need " + std::to_string(bytes >> 20U) +
                    " MB, at most " + std::to_string(kMostBytes >> 20U),
                "a smaller --grid has fewer tokens");
  }
  std::vector<Matrix> inputs;
  for (const auto& block : blocks_) {
    inputs.push_back(x);
    block->apply(x, context, nullptr);
  }
  return inputs;
}

Matrix Stack::relevance(std::vector<Matrix> inputs, Matrix slopes, const AttentionContext& context,
                        const RelevanceRequest& request) const {
  const std::size_t tokens = slopes.shape(0);
  Relevance relevance(request.rows, tokens, request.heads);
  for (std::size_t layer = size(); layer-- > 0; inputs.pop_back()) {
    Tensor3 kept;
    if (request.sink != nullptr) {
      checked_count("explain", {{request.heads, tokens, tokens}});
      kept = Tensor3::from_shape({request.heads, tokens, tokens});
    }
    blocks_[layer]->gradient(inputs.back(), context, slopes, [&](const AttentionRows& rows) {
      relevance.add(rows);
      if (request.sink == nullptr) return;
      std::copy_n(rows.gradients, rows.count * tokens, kept.data() + (rows.head * tokens + rows.first) * tokens);
    });
    relevance.end_layer();
    if (request.sink != nullptr) request.sink->gradients(layer, std::move(kept));
  }
  return relevance.take();
}

}  // namespace attnviz::models
