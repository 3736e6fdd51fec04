#include "attnviz/render/views/bars/bar_axis.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "attnviz/render/scales/number_text.hpp"

namespace attnviz::render {

BarAxis::BarAxis(const Scale& scale, int length)
    : low_(std::min(0.0F, scale.low)), high_(std::max(0.0F, scale.high)), length_(length) {
  if (!(high_ > low_)) high_ = 1;
}

int BarAxis::at(double value) const {
  return static_cast<int>(std::lround((std::clamp(value, low_, high_) - low_) / (high_ - low_) * length_));
}

std::vector<double> BarAxis::ticks(std::size_t most) const {
  return round_ticks(low_, high_, most);
}

std::vector<std::size_t> ordered(std::span<const float> values, BarOrder order) {
  std::vector<std::size_t> positions(values.size());
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  if (order == BarOrder::by_value) {
    std::ranges::stable_sort(positions, [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  }
  return positions;
}

std::string label_or_index(const std::vector<std::string>& labels, std::size_t position) {
  return labels.empty() ? std::to_string(position) : labels[position];
}

}  // namespace attnviz::render
