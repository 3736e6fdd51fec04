#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"

namespace attnviz::mechanisms {

// The gates of recurrent networks seen as attention to tokens: how much of each token is let in, how much of what came
// before is kept.
// LSTM. Hochreiter, Schmidhuber 1997; forget gate: Gers, Schmidhuber, Cummins 2000. In PyTorch's order i, f, g, o:
//   i, f, o = sigmoid(W x_t + b + U h_t-1 + b')    g = tanh(...)    c_t = f c_t-1 + i g    h_t = o tanh(c_t)
// GRU. Cho et al. 2014, arXiv:1406.1078, in PyTorch's form (reset after the product, z keeps), order r, z, n:
//   r, z = sigmoid(W x_t + b + U h_t-1 + b')    n = tanh(W x_t + b + r (U h_t-1 + b'))    h_t = (1 - z) n + z h_t-1
// Shapes: x [N,D]  ->  gates [G,N,units]  hidden [N,units]; the map is their mean over units, [G,N]

struct RecurrentGatesOptions {
  std::size_t units = 32;  ///< of drawn weights; a file has its own
};
inline constexpr std::array kRecurrentGatesOptions = {
    number<&RecurrentGatesOptions::units>("units", {1, 4096}, "size of the state, where weights are drawn"),
};
inline constexpr Description kLstmGates = {
    .name = "lstm_gates",
    .title = "Gates of an LSTM",
    .family = Family::bottom_up,
    .accepts = Accepts::any,
    .summary = "How far an LSTM opens its input, forget and output gates at each token.",
    .formula =
        "i, f, o = sigmoid(W x_t + b + U h_t-1 + b'), g = tanh(...)\n"
        "c_t = f c_t-1 + i g,  h_t = o tanh(c_t)\n"
        "map: mean of each gate over the units",
    .shapes = "x [N,D], W [4H,D], U [4H,H] -> gates [3,N]",
    .citation = "Hochreiter, Schmidhuber 1997, Neural Computation 9(8); Gers et al. 2000, Neural Computation 12(10)",
    .tutorial = "1",
    .erratum =
        "The tutorial calls gates unlearned and unconscious. Their weights are trained; they come from below only in "
        "that no query asks. Recurrence alone is not attention: nothing is selected by it.",
    .tensors = "weight_ih_l0 [4H,D], weight_hh_l0 [4H,H], bias_ih_l0 [4H], bias_hh_l0 [4H] (rows i, f, g, o)",
    .example = "attnviz run --text \"the cat saw the cats\" -m lstm_gates --seed 1",
};
inline constexpr Description kGruGates = {
    .name = "gru_gates",
    .title = "Gates of a GRU",
    .family = Family::bottom_up,
    .accepts = Accepts::any,
    .summary = "How far a GRU opens its reset and update gates at each token.",
    .formula =
        "r, z = sigmoid(W x_t + b + U h_t-1 + b')\n"
        "n = tanh(W x_t + b + r (U h_t-1 + b')),  h_t = (1 - z) n + z h_t-1\n"
        "map: mean over the units of r, of z (kept) and of 1 - z (written)",
    .shapes = "x [N,D], W [3H,D], U [3H,H] -> gates [3,N]",
    .citation = "Cho et al. 2014, arXiv:1406.1078, eq. 5-8, as torch.nn.GRU has it",
    .tutorial = "1",
    .erratum =
        "The tutorial calls gates unlearned and unconscious; see lstm_gates. Papers differ in what z means: here, as "
        "in PyTorch, it keeps.",
    .tensors = "weight_ih_l0 [3H,D], weight_hh_l0 [3H,H], bias_ih_l0 [3H], bias_hh_l0 [3H] (rows r, z, n)",
    .example = "attnviz run --text \"the cat saw the cats\" -m gru_gates --seed 1",
};

/// One layer in PyTorch's layout; biases may be empty.
struct RecurrentWeights {
  Matrix input;        ///< [G H,D]
  Matrix hidden;       ///< [G H,H]
  Vector input_bias;   ///< [G H]
  Vector hidden_bias;  ///< [G H]
};

struct RecurrentGates {
  Matrix hidden;  ///< [N,H] the states
  Tensor3 gates;  ///< LSTM: input, forget, output; GRU: reset, keep (z). [3 or 2,N,H]
};

/// From a state of zeros. Throws `shape`.
RecurrentGates lstm_gates(const Matrix& tokens, const RecurrentWeights& weights);
RecurrentGates gru_gates(const Matrix& tokens, const RecurrentWeights& weights);

std::vector<AttentionMap> run_lstm_gates(const Inputs& inputs, Parameters& parameters,
                                         const RecurrentGatesOptions& options);
std::vector<AttentionMap> run_gru_gates(const Inputs& inputs, Parameters& parameters,
                                        const RecurrentGatesOptions& options);

}  // namespace attnviz::mechanisms
