#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/systems/system.hpp"

namespace attnviz::models {

// The transformer of the paper, encoder and decoder: every layer of the decoder looks at what it wrote and at the
// source. Vaswani et al. 2017, arXiv:1706.03762, with norms before the branches and one more norm behind either half.
//   embeddings times the root of the width, plus sinusoidal positions        answers are greedy
// Texts of characters, see `Characters`; what an answer begins with is its end mark.
// Maps: cross attention [layer, head, target, source] first, then the encoder's own [layer, head, query, key] and the
// decoder's own, causal: its query is the step at which a character is written, its key what was written before.

/// Throws `format` for tensors that are not there or have another shape.
std::unique_ptr<const System> load_encoder_decoder(const Checkpoint& checkpoint, const Config& config);

}  // namespace attnviz::models
