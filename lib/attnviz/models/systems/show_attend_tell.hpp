#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/systems/system.hpp"

namespace attnviz::models {

// Show, attend and tell: a caption, each word from the part of the picture that the network looks at for it. Xu, Ba,
// Kiros, Cho, Courville, Salakhutdinov, Zemel, Bengio 2015, arXiv:1502.03044.
//   cells     a convolutional encoder, and a learned vector p_i for each place -> a_i
//   begin     h = tanh(W_h mean a + b)   c = tanh(W_c mean a + b)   y = <end>
//   look      e_i = v . tanh(W_a a_i + b + U h) + b          alpha = softmax e
//   what      soft: z = sum_i alpha_i a_i      hard: z = a_i of the largest alpha_i      where: s, the same of p_i
//   selector  beta = sigmoid(w . h + b), z <- beta z, s <- beta s
//   word      h, c = LSTM([E y, s], h, c)     y = argmax W tanh(L_h h + b + E y + L_z z) + b
// In training the hard kind draws its place at random from alpha; here it takes the likeliest. Xu et al. give z to the
// LSTM in place of s: a network that remembers what it saw need not look at a thing when it names it.

/// A network of a checkpoint with the names of assets/models/show-attend-tell; "attention" of its config.json is "soft"
/// or "hard". Gives the caption and
///   attention  [step, key]  the weights of the context at each word; the keys lie on a grid over the picture
///   chances    [step, key]  hard: alpha, from which the one place was taken
///   selector   [step]       beta: how much of the picture went into the word
/// Throws format, limit.
std::unique_ptr<const System> load_show_attend_tell(const Checkpoint& checkpoint, const Config& config);

}  // namespace attnviz::models
