#pragma once

#include <cstddef>
#include <xsimd/xsimd.hpp>

// The files of this folder are compiled several times with different instructions. Everything in these headers has
// internal linkage, and they call nothing of the standard library: see avx2.cpp.
namespace attnviz::simd {
namespace {

/// Beware of braces: xsimd 8 takes Batch{x} for a list of lanes and reads past its end.
template <class Arch>
using Batch = xsimd::batch<float, Arch>;

/// The last values of a range, too few for a batch, in a batch of their own.
template <class Arch>
struct Rest {
  alignas(64) float values[Batch<Arch>::size];

  Rest(const float* from, std::size_t count, float filler) {
    for (std::size_t lane = 0; lane < Batch<Arch>::size; ++lane) values[lane] = lane < count ? from[lane] : filler;
  }
  explicit Rest(Batch<Arch> batch) { batch.store_aligned(values); }
  Batch<Arch> batch() const { return Batch<Arch>::load_aligned(values); }
  void write(float* to, std::size_t count) const {
    for (std::size_t lane = 0; lane < count; ++lane) to[lane] = values[lane];
  }
};

template <class Arch>
double sum_of_lanes(Batch<Arch> batch) {
  Rest<Arch> lanes(batch);
  for (std::size_t half = Batch<Arch>::size / 2; half > 0; half /= 2) {
    for (std::size_t lane = 0; lane < half; ++lane) lanes.values[lane] += lanes.values[lane + half];
  }
  return static_cast<double>(lanes.values[0]);
}

/// Replaces every value by function(value).
template <class Arch, class Function>
void each(float* values, std::size_t count, Function function) {
  constexpr std::size_t kLanes = Batch<Arch>::size;
  std::size_t place = 0;
  for (; place + kLanes <= count; place += kLanes) {
    function(Batch<Arch>::load_unaligned(values + place)).store_unaligned(values + place);
  }
  if (place == count) return;
  const Rest<Arch> rest(values + place, count - place, 0);
  Rest<Arch>(function(rest.batch())).write(values + place, count - place);
}

/// Takes the whole range into `State`, the last batch filled up with `filler`. Two states take turns, so that one does
/// not wait for the other's arithmetic; the second is merged into the first.
template <class Arch, class State>
State fold(const float* values, std::size_t count, float filler, State first) {
  constexpr std::size_t kLanes = Batch<Arch>::size;
  State second = first;
  std::size_t place = 0;
  for (; place + 2 * kLanes <= count; place += 2 * kLanes) {
    first.take(Batch<Arch>::load_unaligned(values + place));
    second.take(Batch<Arch>::load_unaligned(values + place + kLanes));
  }
  if (place + kLanes <= count) {
    first.take(Batch<Arch>::load_unaligned(values + place));
    place += kLanes;
  }
  if (place < count) second.take(Rest<Arch>(values + place, count - place, filler).batch());
  first.merge(second);
  return first;
}

/// A range is summed in blocks this long before double takes over: long enough to be fast, short enough that a float
/// loses nothing that matters.
constexpr std::size_t kBlock = 1024;

/// Calls sum(first, size) for every block and adds up what it returns.
template <class BlockSum>
double sum_of_blocks(std::size_t count, BlockSum sum) {
  double total = 0;
  for (std::size_t first = 0; first < count; first += kBlock) {
    total += sum(first, count - first < kBlock ? count - first : kBlock);
  }
  return total;
}

}  // namespace
}  // namespace attnviz::simd
