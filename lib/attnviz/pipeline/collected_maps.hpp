#pragma once

#include <map>
#include <vector>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/models/request.hpp"
#include "attnviz/pipeline/query.hpp"

namespace attnviz::pipeline {

/// Keeps what a run's layers make of the asked queries: rows that answer one query together become their mean at once.
class CollectedMaps : public models::Sink {
 public:
  /// `queries` by their places in the request's rows.
  explicit CollectedMaps(std::vector<std::vector<std::size_t>> queries) : queries_(std::move(queries)) {}

  void attention(std::size_t layer, Tensor3 weights) override;

  /// [layer, head, query, key], without the axes of one layer; axes have no labels. Throws `internal` without layers.
  AttentionMap take();

 private:
  std::vector<std::vector<std::size_t>> queries_;
  std::map<std::size_t, Tensor3> layers_;  ///< [heads, queries, keys]
};

/// Keeps every layer's mean over heads, [tokens, tokens] each: what rollout multiplies.
class FusedLayers : public models::Sink {
 public:
  void attention(std::size_t layer, Tensor3 weights) override;
  /// [layer, query, key]
  AttentionMap take();

 private:
  std::map<std::size_t, Matrix> layers_;
};

}  // namespace attnviz::pipeline
