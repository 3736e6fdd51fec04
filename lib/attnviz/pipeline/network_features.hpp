#pragma once

#include "attnviz/core/geometry.hpp"
#include "attnviz/pipeline/network.hpp"

namespace attnviz::pipeline {

/// A network's last tokens as features.
struct NetworkFeatures {
  Matrix tokens;  ///< [cells, width] of a picture without its prefix, or of a text's tokens
  Grid grid;      ///< of a picture
  std::size_t side = 0;
};

/// The patch tokens of a whole picture [H,W,3], which is resized so that its longer side has `cells` patches: no crop,
/// so that the map covers all of it. Throws as `Model::run` does.
NetworkFeatures picture_features(const Network& network, const Pixels& rgb, std::size_t cells);

}  // namespace attnviz::pipeline
