#include "attnviz/models/layers/relative_positions.hpp"

#include <algorithm>
#include <cmath>

namespace attnviz::models {

std::size_t relative_bucket(std::ptrdiff_t distance, std::size_t buckets) {
  constexpr double kFarthest = 128;
  const std::size_t half = buckets / 2, exact = half / 2;
  const std::size_t offset = distance > 0 ? half : 0, length = static_cast<std::size_t>(std::abs(distance));
  if (length < exact) return offset + length;
  const float ratio = std::log(static_cast<float>(length) / static_cast<float>(exact));
  const auto beyond = static_cast<std::size_t>(
      ratio / static_cast<float>(std::log(kFarthest / static_cast<double>(exact))) * static_cast<float>(half - exact));
  return offset + std::min(exact + beyond, half - 1);
}

std::vector<float> spread_relative_positions(std::span<const float> table, std::size_t heads, std::size_t tokens) {
  const std::size_t buckets = table.size() / heads;
  std::vector<float> bias(heads * tokens * tokens);
  for (std::size_t query = 0; query < tokens; ++query) {
    for (std::size_t key = 0; key < tokens; ++key) {
      const std::size_t bucket =
          relative_bucket(static_cast<std::ptrdiff_t>(key) - static_cast<std::ptrdiff_t>(query), buckets);
      for (std::size_t head = 0; head < heads; ++head) {
        bias[(head * tokens + query) * tokens + key] = table[bucket * heads + head];
      }
    }
  }
  return bias;
}

}  // namespace attnviz::models
