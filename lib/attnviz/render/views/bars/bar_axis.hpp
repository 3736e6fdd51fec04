#pragma once

#include <span>
#include <string>
#include <vector>

#include "attnviz/render/views/bars/bars.hpp"

namespace attnviz::render {

inline constexpr Color kBarColor{49, 104, 142}, kNegativeBarColor{178, 72, 60};
inline constexpr Color kGridColor{232, 232, 232}, kAxisColor{120, 120, 120};

inline Color bar_color(double value) {
  return value < 0 ? kNegativeBarColor : kBarColor;
}

/// A scale along so many pixels, from zero on: bars that began elsewhere would make one percent look like all.
class BarAxis {
 public:
  BarAxis(const Scale& scale, int length);

  /// Pixels from the low end, clipped to the axis.
  int at(double value) const;
  /// Where bars begin: at zero.
  int origin() const { return at(0); }
  std::vector<double> ticks(std::size_t most) const;

 private:
  double low_, high_;
  int length_;
};

/// Positions in the order in which they are drawn.
std::vector<std::size_t> ordered(std::span<const float> values, BarOrder order);

/// The label of a position, or its index.
std::string label_or_index(const std::vector<std::string>& labels, std::size_t position);

}  // namespace attnviz::render
