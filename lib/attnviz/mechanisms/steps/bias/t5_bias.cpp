#include "attnviz/mechanisms/steps/bias/t5_bias.hpp"

#include <algorithm>
#include <cmath>

namespace attnviz::mechanisms {

std::size_t t5_bucket(std::ptrdiff_t distance, const T5Buckets& buckets) {
  const std::size_t count = buckets.looks_ahead ? buckets.count / 2 : buckets.count;
  const std::size_t offset = buckets.looks_ahead && distance > 0 ? count : 0;
  const auto length =
      static_cast<std::size_t>(buckets.looks_ahead ? std::abs(distance) : std::max<std::ptrdiff_t>(-distance, 0));
  const std::size_t exact = count / 2;
  if (length < exact) return offset + length;
  if (exact == 0) return offset;
  // Single precision in this order, as the weights were trained: a rounding here decides the bucket at its border.
  const float grown = std::log(static_cast<float>(length) / static_cast<float>(exact)) /
                      static_cast<float>(std::log(static_cast<double>(buckets.longest) / static_cast<double>(exact))) *
                      static_cast<float>(count - exact);
  return offset + std::min(exact + static_cast<std::size_t>(std::max(grown, 0.0F)), count - 1);
}

void add_t5_bias(Matrix& scores, std::span<const std::size_t> places, std::span<const float> biases,
                 const T5Buckets& buckets) {
  for (std::size_t query = 0; query < scores.shape(0); ++query) {
    const auto line = row_of(scores, query);
    const auto place = static_cast<std::ptrdiff_t>(places[query]);
    for (std::size_t key = 0; key < line.size(); ++key) {
      line[key] += biases[t5_bucket(static_cast<std::ptrdiff_t>(key) - place, buckets)];
    }
  }
}

}  // namespace attnviz::mechanisms
