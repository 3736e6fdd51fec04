#include "attnviz/core/simd/table.hpp"

namespace attnviz::simd {

extern const Kernels kBaselineKernels;
constinit const Kernels kBaselineKernels = kernel_table<xsimd::default_arch>(xsimd::default_arch::name());

}  // namespace attnviz::simd
