#pragma once

#include <memory>
#include <vector>

#include "attnviz/models/layers/block.hpp"
#include "attnviz/models/request.hpp"

namespace attnviz::models {

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

 private:
  std::vector<std::shared_ptr<const Block>> blocks_;
};

}  // namespace attnviz::models
