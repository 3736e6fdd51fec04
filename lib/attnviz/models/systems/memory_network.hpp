#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/systems/system.hpp"

namespace attnviz::models {

/// Memory network with hard attention: each hop picks one sentence. Weston, Chopra, Bordes 2014, arXiv:1410.3916.
///
///   s(x, y, y') = U x . (U y - U y' + U t(x, y, y'))     whether y supports x better than y' does
///   t: x is older than y; x is older than y'; y is older than y': 1, -1 where it is newer (the paper: 0), else 0
///   a hop goes through the sentences in order and keeps the one that is preferred to the one it has
///   x = question, then question and first sentence        answer = argmax over w of U' (question, sentences) . U' w
///
/// From the second hop on, one more memory says "enough" and ends the search (Weston et al. 2015, arXiv:1502.05698).
/// Reads a story that ends in a question (see read_story). Maps: "hops", hop x slot, all weight on what was picked; and
/// "preference", s(x, y, picked): how far each memory falls short of the picked one, zero for itself.
/// config.json: hops (2), width, slots, sentence_words, vocabulary, enough, answers. Tensors: choice_given [2,V,D],
/// choice_scored [1,V,D], time [3,D], answer_given [3,V,D], answer_scored [1,V,D].
/// Throws `format` for tensors or a vocabulary that do not fit.
std::unique_ptr<const System> load_memory_network(const Checkpoint& checkpoint, const Config& config);

}  // namespace attnviz::models
