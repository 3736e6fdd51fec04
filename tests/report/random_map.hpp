#pragma once

#include "attnviz/core/rng.hpp"
#include "report/example_dump.hpp"

namespace attnviz::test {

/// Numbers between -3 and 7 without structure.
inline AttentionMap random_map(const std::vector<Axis>& axes) {
  AttentionMap map;
  map.name = std::string("m");
  map.axes = axes;
  std::vector<std::size_t> shape;
  std::size_t count = 1;
  for (const Axis& axis : axes) {
    shape.push_back(axis.size);
    count *= axis.size;
  }
  std::vector<float> numbers(count);
  Rng rng(5);
  rng.fill_uniform(numbers, -3, 7);
  map.values = tensor_of(shape, numbers);
  return map;
}

}  // namespace attnviz::test
