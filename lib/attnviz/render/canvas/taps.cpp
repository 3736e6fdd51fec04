#include "attnviz/render/canvas/taps.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace attnviz::render {
namespace {

std::uint32_t inside(double place, std::size_t samples) {
  return static_cast<std::uint32_t>(std::clamp(place, 0.0, static_cast<double>(samples - 1)));
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
  const auto near = static_cast<float>(1 - fraction), far = static_cast<float>(fraction);
  const Tap two[] = {{inside(below, samples), near}, {inside(below + 1, samples), far}};
  if (interpolation == Interpolation::bilinear) return taps.add(two);
  taps.add(std::array{Tap{inside(below - 1, samples), 0}, two[0], two[1], Tap{inside(below + 2, samples), 0}});
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
  taps.cubic = interpolation == Interpolation::bicubic && cells_a_pixel <= 1;
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
