#pragma once

#include <string>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/models/layers/class_head.hpp"
#include "attnviz/models/layers/feature_map.hpp"

namespace attnviz::models {

/// What each place says for one class, in a network whose classes are linear in the mean over places: no attention, but
/// where the evidence stands. Zhou et al. 2015, arXiv:1512.04150.
///   m_yx = sum over channels c of w_c x_cyx         mean of m + bias = the logit of the class
/// Map: class_activation [row, column], signed. `features`: what the mean is taken of; `name`: of the class.
AttentionMap class_activation_map(const FeatureMap& features, const ClassHead& head, std::size_t answer,
                                  const std::string& name);

}  // namespace attnviz::models
