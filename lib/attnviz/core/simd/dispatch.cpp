#include "attnviz/core/simd/kernels.hpp"

namespace attnviz::simd {

extern const Kernels kBaselineKernels;
#if defined(__x86_64__)
extern const Kernels kAvx2Kernels, kAvx512Kernels;
#endif

const Kernels* available_kernels(std::size_t index) noexcept {
  if (index == 0) return &kBaselineKernels;
#if defined(__x86_64__)
  // The compiler's check, not xsimd's: it also asks whether the operating system saves the wide registers.
  if (index == 1 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &kAvx2Kernels;
  if (index == 2 && available_kernels(1) != nullptr && __builtin_cpu_supports("avx512f") &&
      __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl")) {
    return &kAvx512Kernels;
  }
#endif
  return nullptr;
}

const Kernels& kernels() noexcept {
  static const Kernels* const best = [] {
    const Kernels* found = &kBaselineKernels;
    for (std::size_t index = 1; const Kernels* next = available_kernels(index); ++index) found = next;
    return found;
  }();
  return *best;
}

}  // namespace attnviz::simd
