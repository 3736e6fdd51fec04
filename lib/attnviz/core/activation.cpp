#include "attnviz/core/activation.hpp"

#include "attnviz/core/parallel.hpp"
#include "attnviz/core/simd/kernels.hpp"

namespace attnviz {
namespace {

/// Values of one piece: some ten microseconds of work.
constexpr std::size_t kGrain = 32768;

void apply(simd::Kernels::InPlace* kernel, std::span<float> values) {
  parallel_for(values.size(), kGrain,
               [&](std::size_t begin, std::size_t end) { kernel(values.data() + begin, end - begin); });
}

}  // namespace

ActivationKernel kernel_of(Activation activation) {
  const simd::Kernels& kernels = simd::kernels();
  switch (activation) {
    case Activation::none:
      return nullptr;
    case Activation::relu:
      return kernels.relu;
    case Activation::gelu:
      return kernels.gelu;
    case Activation::gelu_tanh:
      return kernels.gelu_tanh;
    case Activation::quick_gelu:
      return kernels.quick_gelu;
    case Activation::silu:
      return kernels.silu;
    case Activation::hard_swish:
      return kernels.hard_swish;
    case Activation::hyperbolic_tangent:
      return kernels.hyperbolic_tangent;
  }
  return nullptr;
}

void relu(std::span<float> values) {
  apply(simd::kernels().relu, values);
}
void sigmoid(std::span<float> values) {
  apply(simd::kernels().sigmoid, values);
}
void hard_sigmoid(std::span<float> values) {
  apply(simd::kernels().hard_sigmoid, values);
}
void hard_swish(std::span<float> values) {
  apply(simd::kernels().hard_swish, values);
}
void hyperbolic_tangent(std::span<float> values) {
  apply(simd::kernels().hyperbolic_tangent, values);
}
void silu(std::span<float> values) {
  apply(simd::kernels().silu, values);
}
void gelu(std::span<float> values) {
  apply(simd::kernels().gelu, values);
}
void gelu_tanh(std::span<float> values) {
  apply(simd::kernels().gelu_tanh, values);
}
void quick_gelu(std::span<float> values) {
  apply(simd::kernels().quick_gelu, values);
}
void exponential(std::span<float> values) {
  apply(simd::kernels().exponential, values);
}

}  // namespace attnviz
