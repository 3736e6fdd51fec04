#include "attnviz/core/position.hpp"

#include <cmath>

#include "attnviz/core/error.hpp"

namespace attnviz {

Matrix sinusoidal_positions(std::size_t count, std::size_t width) {
  if (width > 0 && count > static_cast<std::size_t>(PTRDIFF_MAX) / sizeof(float) / width) {
    throw Error(ErrorKind::limit, "sinusoidal_positions: " + std::to_string(count) + " positions of width " +
                                      std::to_string(width) + " do not fit in memory");
  }
  Matrix table = Matrix::from_shape({count, width});
  std::vector<double> rates((width + 1) / 2);
  for (std::size_t pair = 0; pair < rates.size(); ++pair) {
    rates[pair] = std::pow(10000.0, -static_cast<double>(2 * pair) / static_cast<double>(width));
  }
  float* cell = table.data();
  for (std::size_t position = 0; position < count; ++position) {
    for (std::size_t column = 0; column < width; ++column) {
      const double angle = static_cast<double>(position) * rates[column / 2];
      *cell++ = static_cast<float>(column % 2 == 0 ? std::sin(angle) : std::cos(angle));
    }
  }
  return table;
}

}  // namespace attnviz
