#pragma once

#include <string>

#include "attnviz/pipeline/map_source.hpp"

namespace attnviz::pipeline {

/// The first three principal components of a network's patch tokens behind the last layer and its norm, as a source of
/// maps: one map "pca" with axes component, row and column, whose natural picture is in colours. Of the whole picture,
/// `grid` patches along its longer side; 0: as many as the network was trained with. `name` as in `network_source`; the
/// view is Oquab et al. 2023's, arXiv:2304.07193, figure 1. Throws `not_found`.
std::shared_ptr<const MapSource> pca_source(const std::string& name, std::size_t grid,
                                            std::shared_ptr<NetworkShelf> shelf);

}  // namespace attnviz::pipeline
