#pragma once

#include <algorithm>

#include "attnviz/core/tensor.hpp"
#include "attnviz/render/canvas/color.hpp"

namespace attnviz::test {

inline render::Color color_at(const Pixels& picture, std::size_t x, std::size_t y) {
  return {picture(y, x, 0), picture(y, x, 1), picture(y, x, 2)};
}

inline bool same(const Pixels& a, const Pixels& b) {
  return a.shape() == b.shape() && std::equal(a.begin(), a.end(), b.begin());
}

}  // namespace attnviz::test
