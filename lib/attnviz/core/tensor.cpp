#include "attnviz/core/tensor.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attnviz/core/error.hpp"
#include "attnviz/core/simd/kernels.hpp"

namespace attnviz {

std::string shape_text(std::span<const std::size_t> shape) {
  std::string text = "[";
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (axis > 0) text += ", ";
    text += std::to_string(shape[axis]);
  }
  return text + "]";
}

std::size_t checked_count(std::string_view what, std::span<const std::size_t> shape) {
  constexpr std::size_t kMost = std::numeric_limits<std::ptrdiff_t>::max() / sizeof(float);
  std::size_t count = 1;
  for (const std::size_t side : shape) {
    if (side != 0 && count > kMost / side) {
      throw Error(ErrorKind::limit, std::string(what) + ": shape " + shape_text(shape) + " is larger than any memory");
    }
    count *= side;
  }
  return count;
}

void require_shape(std::string_view what, std::span<const std::size_t> found, std::span<const std::size_t> expected) {
  if (std::ranges::equal(found, expected)) return;
  throw Error(ErrorKind::shape,
              std::string(what) + " has shape " + shape_text(found) + ", expected " + shape_text(expected));
}

void require_finite(std::string_view what, std::span<const float> values) {
  if (simd::kernels().all_finite(values.data(), values.size())) return;
  const auto bad = std::ranges::find_if_not(values, [](float value) { return std::isfinite(value); });
  const char* kind = std::isnan(*bad) ? "NaN" : (*bad > 0 ? "infinity" : "-infinity");
  throw Error(ErrorKind::value,
              std::string(what) + ": " + kind + " at index " + std::to_string(bad - values.begin()) + " of " +
                  std::to_string(values.size()) + " values",
              "attention needs finite numbers; repair the input");
}

}  // namespace attnviz
