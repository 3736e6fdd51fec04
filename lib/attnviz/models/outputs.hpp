#pragma once

#include <map>

#include "attnviz/models/model.hpp"

namespace attnviz::models {

/// Everything that a request asked for, by layer.
struct Outputs {
  std::map<std::size_t, Tensor3> attention;  ///< layer -> weights [heads, rows, keys]
  std::map<std::size_t, Matrix>
      hidden_states;  ///< 0: what enters the first layer; l + 1: what leaves layer l. [tokens, width]
  Matrix tokens;      ///< after the last layer and its norm, when asked for
  std::vector<Prediction> predictions;
};

/// Runs a network and keeps what was asked for: for those who want all of it at once. A long input's maps are large
/// (layers x heads x tokens x tokens numbers); `Model::run` hands them out one layer at a time. Throws as it does.
Outputs run(const Model& model, const ModelInput& input, const Request& request);

}  // namespace attnviz::models
