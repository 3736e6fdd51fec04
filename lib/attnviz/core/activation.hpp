#pragma once

#include "attnviz/core/tensor.hpp"

namespace attnviz {

/// The activations that stand behind a network's linear layers.
enum class Activation { none, relu, gelu, gelu_tanh, quick_gelu, silu, hard_swish, hyperbolic_tangent };

/// The activation's loop over values in place, on the calling thread; null for none.
using ActivationKernel = void (*)(float* values, std::size_t count);
ActivationKernel kernel_of(Activation activation);

// Element by element, in place. Each agrees with the function of the same name in torch.nn.functional to 1e-6.
void relu(std::span<float> values);
void sigmoid(std::span<float> values);
void hard_sigmoid(std::span<float> values);  ///< relu6(x + 3) / 6
void hard_swish(std::span<float> values);    ///< x relu6(x + 3) / 6
void hyperbolic_tangent(std::span<float> values);
void silu(std::span<float> values);        ///< x sigmoid(x)
void gelu(std::span<float> values);        ///< x Phi(x), with the error function
void gelu_tanh(std::span<float> values);   ///< the tanh approximation: GPT-2's "gelu_new"
void quick_gelu(std::span<float> values);  ///< x sigmoid(1.702 x): OpenAI's CLIP
void exponential(std::span<float> values);

}  // namespace attnviz
