#include "attnviz/mechanisms/bottom_up/recurrent_gates.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

RecurrentWeights weights_in(const nlohmann::json& tensors) {
  RecurrentWeights weights;
  weights.input = matrix_in(tensors.at("weight_ih_l0"));
  weights.hidden = matrix_in(tensors.at("weight_hh_l0"));
  if (tensors.contains("bias_ih_l0")) {
    weights.input_bias = vector_in(tensors.at("bias_ih_l0"));
    weights.hidden_bias = vector_in(tensors.at("bias_hh_l0"));
  }
  return weights;
}

}  // namespace

TEST_CASE("the states of LSTM and GRU agree with PyTorch, with and without biases") {
  for (const auto& expected : golden("gates_recurrent")) {
    INFO(expected.at("kind"));
    const Matrix tokens = matrix_in(expected.at("tokens"));
    const auto weights = weights_in(expected.at("weights"));
    const auto found = expected.at("kind") == "LSTM" ? lstm_gates(tokens, weights) : gru_gates(tokens, weights);
    CHECK(worst_difference(found.hidden, matrix_in(expected.at("hidden"))) < 1e-6);
  }
}

TEST_CASE("the map is the mean of each gate over the units, read from PyTorch's names") {
  for (const auto& expected : golden("gates_recurrent")) {
    const bool lstm = expected.at("kind") == "LSTM";
    Inputs inputs = small_text();
    inputs.tokens = matrix_in(expected.at("tokens"));
    Parameters parameters = parameters_in(expected.at("weights"));
    const auto found = lstm ? lstm_gates(inputs.tokens, weights_in(expected.at("weights")))
                            : gru_gates(inputs.tokens, weights_in(expected.at("weights")));
    const auto maps = lstm ? run_lstm_gates(inputs, parameters, {}) : run_gru_gates(inputs, parameters, {});
    CHECK(parameters.used().size() == expected.at("weights").size());
    CHECK(maps[0].axes[1].labels == inputs.token_labels);
    for (std::size_t token = 0; token < 6; ++token) {
      const float mean = (found.gates(1, token, 0) + found.gates(1, token, 1) + found.gates(1, token, 2)) / 3;
      CHECK(maps[0].values(1, token) == Approx(mean));
      if (!lstm) CHECK(maps[0].values(2, token) == Approx(1 - mean));
    }
  }
}

TEST_CASE("a recurrent layer that does not fit the tokens is refused with both shapes") {
  RecurrentWeights weights{Matrix::from_shape({8, 3}), Matrix::from_shape({8, 2}), {}, {}};
  CHECK_THROWS_WITH(lstm_gates(Matrix::from_shape({4, 5}), weights), ContainsSubstring("[8, 3]"));
  CHECK_THROWS_AS(gru_gates(Matrix::from_shape({4, 3}), weights), Error);
}
