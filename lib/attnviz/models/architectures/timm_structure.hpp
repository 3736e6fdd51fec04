#pragma once

#include <string>
#include <vector>

#include "attnviz/models/config.hpp"
#include "attnviz/models/naming/weights.hpp"

namespace attnviz::models {

/// The name under which timm knows a network, without the tag of its weights: "seresnet50" of "seresnet50.a1_in1k".
/// Strides, activations and padding of a convolutional network are in that name and nowhere else. Throws `unsupported`
/// when config.json has none, or was made with arguments that change the structure (model_args, global_pool).
std::string timm_architecture(const Config& config, const std::vector<std::string>& known);

/// Throws `unsupported` for a file that holds more than the architecture asks for: it was changed.
void require_all_used(const Weights& weights, const std::string& architecture);

/// The names of its classes, where config.json has them.
std::vector<std::string> timm_labels(const Config& config);

}  // namespace attnviz::models
