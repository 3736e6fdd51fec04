#pragma once

#include <span>

#include "attnviz/core/activation.hpp"

namespace attnviz {

/// Reverse mode of an activation: gradient *= activation'(before), element by element, in place. `before` are the
/// values that went into it; both spans have one size. Agrees with torch.autograd to 1e-6.
void activation_gradient(Activation activation, std::span<const float> before, std::span<float> gradient);

}  // namespace attnviz
