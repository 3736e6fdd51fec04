#include "attnviz/analysis/entropy.hpp"

#include <cmath>

#include "attnviz/core/error.hpp"

namespace attnviz::analysis {
namespace {

/// The map without axis number `gone`, each value made of the line along it: reduce(first value, stride, count).
template <class Reduce>
AttentionMap reduced(const AttentionMap& map, std::size_t gone, Reduce reduce) {
  AttentionMap result = map;
  result.axes.erase(result.axes.begin() + static_cast<std::ptrdiff_t>(gone));
  // A scalar has no axis to draw: it becomes one step.
  if (result.axes.empty()) result.axes.push_back({AxisKind::step, 1, {}});
  std::vector<std::size_t> shape;
  for (const Axis& axis : result.axes) shape.push_back(axis.size);
  result.values = Tensor::from_shape(shape);
  std::size_t stride = 1;
  for (std::size_t later = gone + 1; later < map.axes.size(); ++later) stride *= map.axes[later].size;
  const std::size_t count = map.axes[gone].size;
  for (std::size_t index = 0; index < result.values.size(); ++index) {
    const float* first = map.values.data() + index / stride * stride * count + index % stride;
    result.values.data()[index] = static_cast<float>(reduce(first, stride, count));
  }
  result.kind = ValueKind::score;
  result.sums_over.reset();
  result.bounds.reset();
  result.grid.reset();
  result.marks.clear();
  return result;
}

}  // namespace

AttentionMap entropy(const AttentionMap& map) {
  if (map.kind != ValueKind::probability || !map.sums_over) {
    throw Error(ErrorKind::usage, "entropy: map '" + map.name + "' holds no probabilities");
  }
  const std::size_t gone = *map.axis(*map.sums_over);
  AttentionMap result = reduced(map, gone, [](const float* first, std::size_t stride, std::size_t count) {
    double sum = 0;
    for (std::size_t index = 0; index < count; ++index) {
      const double weight = first[index * stride];
      if (weight > 0) sum -= weight * std::log(weight);
    }
    return sum;
  });
  result.name = map.name + ".entropy";
  result.bounds = {0.0F, static_cast<float>(std::log(static_cast<double>(map.axes[gone].size)))};
  result.reading = "0: all attention on one position; the upper bound: spread evenly (nats)";
  return result;
}

AttentionMap mean_over(const AttentionMap& map, AxisKind axis) {
  const auto gone = map.axis(axis);
  if (!gone) {
    throw Error(ErrorKind::usage, "mean: map '" + map.name + "' has no axis " + std::string(name_of(axis)));
  }
  AttentionMap result = reduced(map, *gone, [](const float* first, std::size_t stride, std::size_t count) {
    double sum = 0;
    for (std::size_t index = 0; index < count; ++index) sum += first[index * stride];
    return sum / static_cast<double>(count);
  });
  result.bounds = map.bounds;
  result.reading = map.reading + "; mean over every " + name_of(axis);
  return result;
}

}  // namespace attnviz::analysis
