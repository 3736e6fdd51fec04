#pragma once

#include "attnviz/core/simd/batch.hpp"
#include "attnviz/core/simd/kernels.hpp"

namespace attnviz::simd {
namespace {

constexpr float kInfinity = __builtin_huge_valf();

template <class Arch>
struct Highest {
  Batch<Arch> top = Batch<Arch>(-kInfinity);
  void take(Batch<Arch> x) { top = xsimd::max(x, top); }
  void merge(const Highest& other) { take(other.top); }
};

template <class Arch>
float maximum(const float* values, std::size_t count) {
  const Rest<Arch> lanes(fold<Arch>(values, count, -kInfinity, Highest<Arch>{}).top);
  float highest = -kInfinity;
  for (const float value : lanes.values) highest = value > highest ? value : highest;
  return highest;
}

template <class Arch>
struct Extremes {
  Batch<Arch> bottom, top;
  void take(Batch<Arch> x) {
    bottom = xsimd::min(x, bottom);
    top = xsimd::max(x, top);
  }
  void merge(const Extremes& other) {
    take(other.bottom);
    take(other.top);
  }
};

template <class Arch>
Range range(const float* values, std::size_t count) {
  const Batch<Arch> start(values[0]);
  const auto found = fold<Arch>(values, count, values[0], Extremes<Arch>{start, start});
  const Rest<Arch> bottom(found.bottom), top(found.top);
  Range ends{values[0], values[0]};
  for (const float value : bottom.values) ends.low = value < ends.low ? value : ends.low;
  for (const float value : top.values) ends.high = value > ends.high ? value : ends.high;
  return ends;
}

template <class Arch>
struct Total {
  Batch<Arch> sum = Batch<Arch>(0.0F);
  void take(Batch<Arch> x) { sum += x; }
  void merge(const Total& other) { sum += other.sum; }
};

template <class Arch>
double sum(const float* values, std::size_t count) {
  return sum_of_blocks(count, [values](std::size_t first, std::size_t size) {
    return sum_of_lanes<Arch>(fold<Arch>(values + first, size, 0, Total<Arch>{}).sum);
  });
}

template <class Arch>
struct AroundCenter {
  Batch<Arch> center, sum = Batch<Arch>(0.0F), squares = Batch<Arch>(0.0F);
  void take(Batch<Arch> x) {
    const Batch<Arch> deviation = x - center;
    sum += deviation;
    squares = xsimd::fma(deviation, deviation, squares);
  }
  void merge(const AroundCenter& other) {
    sum += other.sum;
    squares += other.squares;
  }
};

template <class Arch>
Deviations deviations(const float* values, std::size_t count, float center) {
  Deviations total{0, 0};
  total.sum = sum_of_blocks(count, [&](std::size_t first, std::size_t size) {
    const auto block = fold<Arch>(values + first, size, center, AroundCenter<Arch>{Batch<Arch>(center)});
    total.squares += sum_of_lanes<Arch>(block.squares);
    return sum_of_lanes<Arch>(block.sum);
  });
  return total;
}

template <class Arch>
struct WeightLogWeight {
  Batch<Arch> sum = Batch<Arch>(0.0F);
  void take(Batch<Arch> weight) {
    const Batch<Arch> positive = xsimd::select(weight > Batch<Arch>(0.0F), weight, Batch<Arch>(1.0F));  // 1 log 1 = 0
    sum = xsimd::fma(positive, xsimd::log(positive), sum);
  }
  void merge(const WeightLogWeight& other) { sum += other.sum; }
};

template <class Arch>
double entropy(const float* weights, std::size_t count) {
  return -sum_of_blocks(count, [weights](std::size_t first, std::size_t size) {
    return sum_of_lanes<Arch>(fold<Arch>(weights + first, size, 0, WeightLogWeight<Arch>{}).sum);
  });
}

/// x - x is zero for finite x and NaN for the others, and a sum with NaN is NaN.
template <class Arch>
struct Finite {
  Batch<Arch> sum = Batch<Arch>(0.0F);
  void take(Batch<Arch> x) { sum += x - x; }
  void merge(const Finite& other) { sum += other.sum; }
};

template <class Arch>
bool all_finite(const float* values, std::size_t count) {
  return sum_of_lanes<Arch>(fold<Arch>(values, count, 0, Finite<Arch>{}).sum) == 0;
}

template <class Arch>
double exponential_sum(float* scores, std::size_t count, float top, float factor) {
  constexpr std::size_t kLanes = Batch<Arch>::size;
  const Batch<Arch> highest(top), by(factor);
  return sum_of_blocks(count, [&](std::size_t first, std::size_t size) {
    Batch<Arch> total(0.0F);
    float* block = scores + first;
    std::size_t place = 0;
    for (; place + kLanes <= size; place += kLanes) {
      const Batch<Arch> weight = xsimd::exp((Batch<Arch>::load_unaligned(block + place) - highest) * by);
      weight.store_unaligned(block + place);
      total += weight;
    }
    if (place < size) {
      const Rest<Arch> rest(block + place, size - place, -kInfinity);
      const Batch<Arch> weight = xsimd::exp((rest.batch() - highest) * by);
      Rest<Arch>(weight).write(block + place, size - place);
      total += weight;
    }
    return sum_of_lanes<Arch>(total);
  });
}

}  // namespace
}  // namespace attnviz::simd
