// Compiled with -mavx2 -mfma. The linker keeps one copy of an inline function that several files define, and it must
// not pick one from here for a machine without AVX2: so xsimd gets a name of its own in this file.
#define xsimd xsimd_avx2
#include "attnviz/core/simd/table.hpp"

namespace attnviz::simd {

extern const Kernels kAvx2Kernels;
constinit const Kernels kAvx2Kernels = kernel_table<xsimd::fma3<xsimd::avx2>>("avx2");

}  // namespace attnviz::simd
