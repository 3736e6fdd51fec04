#pragma once

#include "attnviz/core/simd/elementwise.hpp"
#include "attnviz/core/simd/kernels.hpp"
#include "attnviz/core/simd/lines.hpp"
#include "attnviz/core/simd/reductions.hpp"

namespace attnviz::simd {
namespace {

/// Every kernel for one of xsimd's architectures.
template <class Arch>
constexpr Kernels kernel_table(const char* instruction_set) {
  return {.instruction_set = instruction_set,
          .relu = relu<Arch>,
          .sigmoid = sigmoid<Arch>,
          .hard_sigmoid = hard_sigmoid<Arch>,
          .hard_swish = hard_swish<Arch>,
          .hyperbolic_tangent = hyperbolic_tangent<Arch>,
          .silu = silu<Arch>,
          .gelu = gelu<Arch>,
          .gelu_tanh = gelu_tanh<Arch>,
          .quick_gelu = quick_gelu<Arch>,
          .exponential = exponential<Arch>,
          .maximum = maximum<Arch>,
          .range = range<Arch>,
          .sum = sum<Arch>,
          .deviations = deviations<Arch>,
          .entropy = entropy<Arch>,
          .all_finite = all_finite<Arch>,
          .exponential_sum = exponential_sum<Arch>,
          .multiply = multiply<Arch>,
          .normalize = normalize<Arch>,
          .blend = blend<Arch>,
          .correlate = correlate<Arch>,
          .sum_products = sum_products<Arch>,
          .from_halves = from_halves<Arch>};
}

}  // namespace
}  // namespace attnviz::simd
