#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/systems/system.hpp"

namespace attnviz::models {

// RNNsearch: an encoder reads from both ends, a decoder searches what it read anew before each character that it
// writes. Bahdanau, Cho, Bengio 2014, arXiv:1409.0473, in the form of the authors' program (GroundHog).
//   h_j = [forward_j ; backward_j]        s_0 = tanh(W_s backward_1 + b)
//   a_ij = select over j of score(s_i-1, h_j)        c_i = sum over j of a_ij h_j
//   t_i = U s_i-1 + V E y_i-1 + C c_i + b        p(y_i) = softmax(W maxout(t_i) + b), the larger of neighbours in t_i
//   s_i = gru([E y_i-1 ; c_i], s_i-1)        before the first step E y_0 = 0
// Score and selection are those of `Alignment`. Texts of characters, see `Characters`; answers are greedy.
// Map: alignment [target, source].

/// Throws `format` for tensors that are not there or have another shape, `unsupported` for a score that is not known.
std::unique_ptr<const System> load_rnnsearch(const Checkpoint& checkpoint, const Config& config);

}  // namespace attnviz::models
