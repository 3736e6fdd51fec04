#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "attnviz/core/resample.hpp"

namespace attnviz::render {

/// One sample behind a target position.
struct Tap {
  std::uint32_t index = 0;
  float weight = 0;
};

/// The samples behind each of a row of target positions; `begin` is the first target that has any, `end` one behind
/// the last. Weights of a target sum to one.
class Taps {
 public:
  std::size_t begin = 0, end = 0;
  bool cubic = false;  ///< four samples a target, with linear weights: the two in the middle, and their neighbours

  std::span<const Tap> of(std::size_t target) const {
    return {taps_.data() + starts_[target - begin], starts_[target - begin + 1] - starts_[target - begin]};
  }
  void add(std::span<const Tap> taps);

 private:
  std::vector<Tap> taps_;
  std::vector<std::size_t> starts_{0};
};

/// How `samples` cells lie along `targets` pixels: pixel = scale * cell + offset, scale > 0.
struct Placement {
  std::size_t targets = 0, samples = 0;
  double scale = 1, offset = 0;
};

/// Taps of every pixel whose centre lies on a cell. A cell's value belongs to its centre; beyond the outermost centres
/// the value stays. Where a pixel covers more than one cell, it takes their mean by area instead.
Taps placed_taps(const Placement& placement, Interpolation interpolation);

/// Taps that spread all samples over all targets: the nearest one where they grow, means by area where they shrink.
Taps covering_taps(std::size_t targets, std::size_t samples);

}  // namespace attnviz::render
