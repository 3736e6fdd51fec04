#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attnviz/pipeline/network.hpp"
#include "attnviz/pipeline/prepare.hpp"
#include "attnviz/text/tokenizers/reaction_atoms.hpp"

namespace attnviz::pipeline {

/// Neighbouring positions that are one word of the text, or one special token: [begin, end).
struct WordOfPieces {
  std::size_t begin = 0, end = 0;
  std::string label;
};

/// An input as a network reads it, and how its positions lie on the original.
struct NetworkInput {
  models::ModelInput input;
  mechanisms::Inputs layout;  ///< as many tokens as positions, of width 0; their labels, and a picture's grid
  std::vector<report::Step> steps;
  std::vector<std::size_t> masked;           ///< texts: positions of [MASK]
  std::vector<bool> special;                 ///< one a position: [CLS], [SEP], registers ...
  std::vector<std::string> special_names;    ///< each once
  std::vector<WordOfPieces> words;           ///< texts: all positions in order
  std::optional<text::ReactionAtoms> atoms;  ///< of a reaction, for a network that reads reactions
};

/// A picture resized to `cells` patches along its longer side, whole; with 0 as the network's own preprocessing has it
/// when it has a head, whose answers then are the original's, and else whole at the size it was trained with.
NetworkInput picture_input(const Network& network, const Pixels& rgb, std::size_t cells);

/// The pieces of a text, or of a pair when `second` is not empty. The step says how many were cut.
NetworkInput text_input(const Network& network, const std::string& text, const std::string& second);

}  // namespace attnviz::pipeline
