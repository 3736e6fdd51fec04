#pragma once

#include <cstdint>

namespace attnviz::render {

struct Color {
  std::uint8_t r = 0, g = 0, b = 0;

  bool operator==(const Color&) const = default;
};

}  // namespace attnviz::render
