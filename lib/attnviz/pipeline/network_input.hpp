#pragma once

#include <string>
#include <vector>

#include "attnviz/pipeline/network.hpp"
#include "attnviz/pipeline/prepare.hpp"

namespace attnviz::pipeline {

/// An input as a network reads it, and how its positions lie on the original.
struct NetworkInput {
  models::ModelInput input;
  mechanisms::Inputs layout;  ///< as many tokens as positions, of width 0; their labels, and a picture's grid
  std::vector<report::Step> steps;
  std::vector<std::size_t> masked;  ///< texts: positions of [MASK]
};

/// A picture resized to `cells` patches along its longer side, whole; with 0 as the network's own preprocessing has it
/// when it has a head, whose answers then are the original's, and else whole at the size it was trained with.
NetworkInput picture_input(const Network& network, const Pixels& rgb, std::size_t cells);

/// The pieces of a text, or of a pair when `second` is not empty. The step says how many were cut.
NetworkInput text_input(const Network& network, const std::string& text, const std::string& second);

}  // namespace attnviz::pipeline
