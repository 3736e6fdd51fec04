#include "attnviz/render/scales/mass.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/render/scales/number_text.hpp"

namespace attnviz::render {

Mass mass_measure(std::span<const float> values, ValueKind kind) {
  return {kind, std::ranges::min(values)};
}

float mass_threshold(std::span<const float> values, ValueKind kind, float share) {
  if (!(share > 0 && share <= 1)) {
    throw Error(ErrorKind::value, "mass: a share of " + number_text(share), "between 0 and 1, for example 0.6");
  }
  const Mass mass = mass_measure(values, kind);
  std::vector<float> sorted;
  sorted.reserve(values.size());
  for (const float value : values) sorted.push_back(mass.of(value));
  std::ranges::sort(sorted);
  double whole = 0, running = 0;
  for (const float part : sorted) whole += part;
  for (const float part : sorted) {
    running += part;
    if (running > (1 - static_cast<double>(share)) * whole) return part;
  }
  return sorted.front();
}

}  // namespace attnviz::render
