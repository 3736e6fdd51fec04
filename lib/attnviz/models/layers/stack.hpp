#pragma once

#include <memory>
#include <vector>

#include "attnviz/models/explanation.hpp"
#include "attnviz/models/layers/block.hpp"
#include "attnviz/models/request.hpp"

namespace attnviz::models {

/// Whose relevance is wanted, and who looks at the gradients on the way.
struct RelevanceRequest {
  std::vector<std::size_t> rows;  ///< tokens
  std::size_t heads = 0;          ///< of each layer
  GradientSink* sink = nullptr;   ///< or nobody
};

/// The layers of a network, one behind the other. A block that stands in several places is shared (ALBERT).
class Stack {
 public:
  Stack() = default;
  /// "layers.0" ... of one shape.
  Stack(Weights& weights, std::size_t layers, const BlockShape& shape);
  explicit Stack(std::vector<std::shared_ptr<const Block>> blocks) : blocks_(std::move(blocks)) {}

  std::size_t size() const { return blocks_.size(); }

  /// Runs x [N,width] through the layers as far as the request needs them. -> what leaves the last layer, or an empty
  /// matrix when neither tokens nor predictions nor the last hidden state are asked for.
  Matrix run(Matrix x, const Request& request, Sink& sink, const AttentionContext& context) const;

  /// Runs x through all layers and keeps what enters each, for reverse mode; x becomes what leaves the last. Throws
  /// `limit` when that needs more than 2 GB.
  std::vector<Matrix> keep_inputs(Matrix& x, const AttentionContext& context) const;

  /// Reverse mode from the last layer to the first: `slopes` [N,width] are the gradient of an answer by what leaves the
  /// last layer, `inputs` what keep_inputs gave. -> rows of Chefer's R, [rows,N]
  Matrix relevance(std::vector<Matrix> inputs, Matrix slopes, const AttentionContext& context,
                   const RelevanceRequest& request) const;

 private:
  std::vector<std::shared_ptr<const Block>> blocks_;
};

}  // namespace attnviz::models
