#pragma once

#include <vector>

#include "attnviz/models/model.hpp"
#include "attnviz/pipeline/network_input.hpp"
#include "attnviz/pipeline/network_source.hpp"

namespace attnviz::pipeline {

/// Keeps what a run's gates make, in the order of the network, and lays their maps of places over the picture.
class CollectedGates : public models::Sink {
 public:
  /// `input`: the picture as the network reads it; `patch`: pixels of one cell of its grid.
  CollectedGates(const NetworkInput& input, std::size_t patch);

  void attention(std::size_t /*layer*/, Tensor3 /*weights*/) override {}
  void gates(std::size_t layer, std::vector<AttentionMap> maps) override;

  std::vector<AttentionMap> take() { return std::move(maps_); }

 private:
  Grid pixels_;  ///< of the picture that the network reads: a cell a pixel
  std::vector<AttentionMap> maps_;
};

/// What is asked of a network with gates: the gates of --layer, or the one that the network shows, or the last one of
/// each stage, and so many answers when it has a head. Throws `usage` for gates that are not there and for options of
/// networks of tokens.
models::Request gate_request(const NetworkOptions& options, const models::Model& model, std::size_t answers);

}  // namespace attnviz::pipeline
