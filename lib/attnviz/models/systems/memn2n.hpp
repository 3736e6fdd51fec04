#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/systems/system.hpp"

namespace attnviz::models {

/// End-to-end memory network. Sukhbaatar, Szlam, Weston, Fergus 2015, arXiv:1503.08895, with adjacent weights.
///
///   m_i = sum_j l_j * A_k x_ij + T_k(age of i)      c_i = sum_j l_j * A_{k+1} x_ij + T_{k+1}(age of i)
///   p_k = softmax over i of u_k . m_i               u_{k+1} = r(u_k + sum_i p_ki c_i)
///   u_1 = sum_j l_j * A_1 q_j                       answer = softmax(A_{K+1} u_{K+1})
///   l_jd = 1 + 4 (d - (D+1)/2) (j - (J+1)/2) / (D J), as the authors' code has it; J is fixed
///   r cuts the last `rectified` units off below zero, as the paper does for words of a text; with none it is linear
///
/// Unlike theirs, it has as many memories as the story has sentences: empty ones take no weight.
/// Reads a story that ends in a question (see read_story). One map: hop x slot, probabilities over the slots.
/// config.json: hops, width, rectified, slots, sentence_words, vocabulary. Tensors: words [K+1,V,D], times
/// [K+1,slots,D]. Throws `format` for tensors or a vocabulary that do not fit.
std::unique_ptr<const System> load_memn2n(const Checkpoint& checkpoint, const Config& config);

}  // namespace attnviz::models
