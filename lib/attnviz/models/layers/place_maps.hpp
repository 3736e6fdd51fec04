#pragma once

#include <span>
#include <string>

#include "attnviz/models/layers/feature_layer.hpp"

namespace attnviz::models {

/// The map of one factor a place, NAME.places [row, column], within `bounds`. `factors` [rows * columns].
AttentionMap place_factor_map(const std::string& name, const FeatureMap& features, std::span<const float> factors);

/// The map of one distribution over the places, NAME.places [query 1, key]. `weights` [rows * columns].
AttentionMap place_distribution_map(const std::string& name, const FeatureMap& features,
                                    std::span<const float> weights);

/// A grid over the places of `features`, which still is to be laid over the picture.
Grid grid_of(const FeatureMap& features);

}  // namespace attnviz::models
