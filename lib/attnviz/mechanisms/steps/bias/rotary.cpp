#include "attnviz/mechanisms/steps/bias/rotary.hpp"

#include <cmath>
#include <string>

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {

void rotate(Matrix& vectors, std::span<const std::size_t> places, RotaryLayout layout, double base) {
  const std::size_t width = vectors.shape(1), pairs = width / 2;
  if (width % 2 != 0) {
    throw Error(ErrorKind::shape,
                "rotary positions: vectors of " + std::to_string(width) + " numbers do not fall into pairs",
                "use an even width for each head, or another --set position");
  }
  std::vector<double> rates(pairs);
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    rates[pair] = std::pow(base, -static_cast<double>(pair) / static_cast<double>(pairs));
  }
  for (std::size_t row = 0; row < vectors.shape(0); ++row) {
    const auto line = row_of(vectors, row);
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      const double angle = static_cast<double>(places[row]) * rates[pair];
      const double cosine = std::cos(angle), sine = std::sin(angle);
      const bool interleaved = layout == RotaryLayout::interleaved;
      float& first = line[interleaved ? 2 * pair : pair];
      float& second = line[interleaved ? 2 * pair + 1 : pair + pairs];
      const double x = first, y = second;
      first = static_cast<float>(x * cosine - y * sine);
      second = static_cast<float>(y * cosine + x * sine);
    }
  }
}

}  // namespace attnviz::mechanisms
