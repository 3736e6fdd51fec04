#pragma once

#include <map>
#include <string>

#include "attnviz/models/model.hpp"

namespace attnviz::test {

/// A sink that keeps everything.
class KeepAll : public models::Sink {
 public:
  std::map<std::size_t, Tensor3> attentions;
  std::map<std::size_t, Matrix> hidden_states;

  void attention(std::size_t layer, Tensor3 weights) override { attentions[layer] = std::move(weights); }
  void hidden_state(std::size_t index, const Matrix& tokens) override { hidden_states[index] = tokens; }
};

/// Everything of every layer, the tokens and five answers.
models::Request everything_of(const models::ModelFacts& facts);

/// The inputs of an expected.safetensors: pixel_values, or input_ids and token_type_ids.
models::ModelInput picture_in(const std::string& folder);
models::ModelInput text_in(const std::string& folder);

/// Folder of a tiny checkpoint: tests/golden/values/models/NAME.
std::string tiny_model(const std::string& name);

}  // namespace attnviz::test
