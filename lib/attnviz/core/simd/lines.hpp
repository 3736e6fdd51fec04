#pragma once

#include <cstdint>

#include "attnviz/core/simd/batch.hpp"
#include "attnviz/core/simd/kernels.hpp"

namespace attnviz::simd {
namespace {

template <class Arch>
void normalize(float* values, std::size_t count, const Normalization& how) {
  constexpr std::size_t kLanes = Batch<Arch>::size;
  const Batch<Arch> center(how.center), factor(how.factor), offset(how.offset);
  const auto apply = [&](Batch<Arch> x, Batch<Arch> scale, Batch<Arch> shift) {
    return xsimd::fma(xsimd::fma(x - center, factor, offset), scale, shift);
  };
  std::size_t place = 0;
  for (; place + kLanes <= count; place += kLanes) {
    apply(Batch<Arch>::load_unaligned(values + place), Batch<Arch>::load_unaligned(how.scale + place),
          Batch<Arch>::load_unaligned(how.shift + place))
        .store_unaligned(values + place);
  }
  if (place == count) return;
  const std::size_t left = count - place;
  const Rest<Arch> x(values + place, left, 0), scale(how.scale + place, left, 0), shift(how.shift + place, left, 0);
  Rest<Arch>(apply(x.batch(), scale.batch(), shift.batch())).write(values + place, left);
}

template <class Arch, std::size_t kTaps>
void blend_taps(float* out, std::size_t count, const float* const* lines, const float* weights) {
  constexpr std::size_t kLanes = Batch<Arch>::size;
  std::size_t place = 0;
  for (; place + kLanes <= count; place += kLanes) {
    Batch<Arch> sum = Batch<Arch>(weights[0]) * Batch<Arch>::load_unaligned(lines[0] + place);
    for (std::size_t tap = 1; tap < kTaps; ++tap) {
      sum = xsimd::fma(Batch<Arch>(weights[tap]), Batch<Arch>::load_unaligned(lines[tap] + place), sum);
    }
    sum.store_unaligned(out + place);
  }
  if (place == count) return;
  const std::size_t left = count - place;
  Batch<Arch> sum = Batch<Arch>(weights[0]) * Rest<Arch>(lines[0] + place, left, 0).batch();
  for (std::size_t tap = 1; tap < kTaps; ++tap) {
    sum = xsimd::fma(Batch<Arch>(weights[tap]), Rest<Arch>(lines[tap] + place, left, 0).batch(), sum);
  }
  Rest<Arch>(sum).write(out + place, left);
}

/// `kBatches` neighbouring batches of a correlation, so that each weight is fetched once for all of them.
template <class Arch, std::size_t kBatches>
void correlate_batches(float* out, std::size_t place, const Correlation& taps) {
  constexpr std::size_t kLanes = Batch<Arch>::size;
  Batch<Arch> sums[kBatches];
  for (Batch<Arch>& sum : sums) sum = Batch<Arch>(taps.bias);
  for (std::size_t tap = 0; tap < taps.count; ++tap) {
    const Batch<Arch> weight(taps.weights[tap]);
    const float* line = taps.source + taps.offsets[tap] + place;
    for (std::size_t batch = 0; batch < kBatches; ++batch) {
      sums[batch] = xsimd::fma(weight, Batch<Arch>::load_unaligned(line + batch * kLanes), sums[batch]);
    }
  }
  for (std::size_t batch = 0; batch < kBatches; ++batch) sums[batch].store_unaligned(out + batch * kLanes);
}

template <class Arch>
void correlate(float* out, std::size_t count, const Correlation& taps) {
  constexpr std::size_t kLanes = Batch<Arch>::size, kBatches = 8;
  static_assert(kLanes <= kReadAhead);
  std::size_t place = 0;
  for (; place + kBatches * kLanes <= count; place += kBatches * kLanes) {
    correlate_batches<Arch, kBatches>(out + place, place, taps);
  }
  for (; place + kLanes <= count; place += kLanes) correlate_batches<Arch, 1>(out + place, place, taps);
  if (place == count) return;
  alignas(64) float rest[kLanes];
  correlate_batches<Arch, 1>(rest, place, taps);
  for (std::size_t lane = 0; lane < count - place; ++lane) out[place + lane] = rest[lane];
}

template <class Arch>
void blend(float* out, std::size_t count, const float* const* lines, const float* weights, std::size_t taps) {
  if (taps == 1) return blend_taps<Arch, 1>(out, count, lines, weights);
  if (taps == 2) return blend_taps<Arch, 2>(out, count, lines, weights);
  blend_taps<Arch, 4>(out, count, lines, weights);
}

/// `kBatches` neighbouring batches, so that one need not wait for the other's sum.
template <class Arch, std::size_t kBatches>
void sum_product_batches(float* out, std::size_t place, const Products& taps) {
  constexpr std::size_t kLanes = Batch<Arch>::size;
  Batch<Arch> sums[kBatches];
  for (std::size_t batch = 0; batch < kBatches; ++batch) {
    sums[batch] = Batch<Arch>::load_unaligned(taps.bias + place + batch * kLanes);
  }
  for (std::size_t tap = 0; tap < taps.count; ++tap) {
    const float *line = taps.lines[tap] + place, *weights = taps.weights[tap] + place;
    for (std::size_t batch = 0; batch < kBatches; ++batch) {
      sums[batch] = xsimd::fma(Batch<Arch>::load_unaligned(weights + batch * kLanes),
                               Batch<Arch>::load_unaligned(line + batch * kLanes), sums[batch]);
    }
  }
  for (std::size_t batch = 0; batch < kBatches; ++batch) sums[batch].store_unaligned(out + place + batch * kLanes);
}

template <class Arch>
void sum_products(float* out, std::size_t count, const Products& taps) {
  constexpr std::size_t kLanes = Batch<Arch>::size, kBatches = 4;
  std::size_t place = 0;
  for (; place + kBatches * kLanes <= count; place += kBatches * kLanes) {
    sum_product_batches<Arch, kBatches>(out, place, taps);
  }
  for (; place + kLanes <= count; place += kLanes) sum_product_batches<Arch, 1>(out, place, taps);
  if (place == count) return;
  const std::size_t left = count - place;
  Batch<Arch> sum = Rest<Arch>(taps.bias + place, left, 0).batch();
  for (std::size_t tap = 0; tap < taps.count; ++tap) {
    sum = xsimd::fma(Rest<Arch>(taps.weights[tap] + place, left, 0).batch(),
                     Rest<Arch>(taps.lines[tap] + place, left, 0).batch(), sum);
  }
  Rest<Arch>(sum).write(out + place, left);
}

/// One binary16 number: its exponent is rebiased by a multiplication, which also makes subnormal numbers right.
inline float widened(std::uint16_t half) {
  const std::uint32_t magnitude = (half & 0x7FFFU) << 13;
  std::uint32_t bits = __builtin_bit_cast(std::uint32_t, __builtin_bit_cast(float, magnitude) * 0x1p112F);
  if (magnitude >= 0x0F800000U) bits = magnitude | 0x7F800000U;  // infinity and NaN
  return __builtin_bit_cast(float, bits | (half & 0x8000U) << 16);
}

template <class Arch>
void from_halves(const std::byte* from, float* to, std::size_t count) {
  constexpr std::size_t kChunk = 64;  // a fixed count, which compilers make vector instructions of
  std::uint16_t halves[kChunk];
  std::size_t place = 0;
  for (; place + kChunk <= count; place += kChunk) {
    __builtin_memcpy(halves, from + 2 * place, sizeof halves);
    for (std::size_t lane = 0; lane < kChunk; ++lane) to[place + lane] = widened(halves[lane]);
  }
  __builtin_memcpy(halves, from + 2 * place, 2 * (count - place));
  for (std::size_t lane = 0; place + lane < count; ++lane) to[place + lane] = widened(halves[lane]);
}

}  // namespace
}  // namespace attnviz::simd
