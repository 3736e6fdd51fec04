// Compiled with AVX-512's F, CD, DQ, BW and VL. xsimd gets a name of its own for the reason in avx2.cpp.
#define xsimd xsimd_avx512
#include "attnviz/core/simd/table.hpp"

namespace attnviz::simd {

extern const Kernels kAvx512Kernels;
constinit const Kernels kAvx512Kernels = kernel_table<xsimd::avx512bw>("avx512");

}  // namespace attnviz::simd
