#include "attnviz/render/taps.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace attnviz::render {
namespace {

std::uint32_t inside(double place, std::size_t samples) {
  return static_cast<std::uint32_t>(std::clamp(place, 0.0, static_cast<double>(samples - 1)));
}

/// Keys' cubic with a = -0.5 (Catmull-Rom): exact at the samples, and straight lines stay straight.
float cubic(double distance) {
  const double x = std::abs(distance);
  if (x < 1) return static_cast<float>((1.5 * x - 2.5) * x * x + 1);
  if (x < 2) return static_cast<float>(((-0.5 * x + 2.5) * x - 4) * x + 2);
  return 0;
}

void add_mean_by_area(Taps& taps, double from, double to, std::size_t samples) {
  from = std::clamp(from, 0.0, static_cast<double>(samples));
  to = std::clamp(to, from, static_cast<double>(samples));
  std::vector<Tap> covered;
  for (auto cell = inside(std::floor(from), samples); cell < samples && cell < to; ++cell) {
    const double overlap = std::min(to, cell + 1.0) - std::max(from, static_cast<double>(cell));
    covered.push_back({cell, static_cast<float>(overlap / (to - from))});
  }
  taps.add(covered);
}

/// `place` in cells, where cell number p covers [p, p+1).
void add_interpolated(Taps& taps, double place, std::size_t samples, Interpolation interpolation) {
  if (interpolation == Interpolation::nearest) return taps.add(std::array{Tap{inside(std::floor(place), samples), 1}});
  const double below = std::floor(place - 0.5), fraction = place - 0.5 - below;
  if (interpolation == Interpolation::bilinear) {
    return taps.add(std::array{Tap{inside(below, samples), static_cast<float>(1 - fraction)},
                               Tap{inside(below + 1, samples), static_cast<float>(fraction)}});
  }
  std::array<Tap, 4> four;
  for (int tap = 0; tap < 4; ++tap) {
    four[static_cast<std::size_t>(tap)] = {inside(below + tap - 1, samples), cubic(fraction - tap + 1)};
  }
  taps.add(four);
}

}  // namespace

void Taps::add(std::span<const Tap> taps) {
  taps_.insert(taps_.end(), taps.begin(), taps.end());
  starts_.push_back(taps_.size());
  end = begin + starts_.size() - 1;
}

Taps placed_taps(const Placement& placement, Interpolation interpolation) {
  const double cells_a_pixel = 1 / placement.scale;
  const auto cell_at = [&](double pixel) { return (pixel - placement.offset) * cells_a_pixel; };
  Taps taps;
  bool any = false;
  for (std::size_t target = 0; target < placement.targets; ++target) {
    const double place = cell_at(static_cast<double>(target) + 0.5);
    if (place < 0 || place >= static_cast<double>(placement.samples)) continue;
    if (!any) taps.begin = target;
    any = true;
    if (cells_a_pixel > 1) {
      add_mean_by_area(taps, cell_at(static_cast<double>(target)), cell_at(static_cast<double>(target) + 1),
                       placement.samples);
    } else {
      add_interpolated(taps, place, placement.samples, interpolation);
    }
  }
  return taps;
}

Taps covering_taps(std::size_t targets, std::size_t samples) {
  return placed_taps({targets, samples, static_cast<double>(targets) / static_cast<double>(samples), 0},
                     Interpolation::nearest);
}

}  // namespace attnviz::render
