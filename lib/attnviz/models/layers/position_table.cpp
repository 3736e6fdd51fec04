#include "attnviz/models/layers/position_table.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/core/resample.hpp"

namespace attnviz::models {
namespace {

/// The old cells that one new cell is made of, along one side.
struct Tap {
  std::size_t index;
  float weight;
};
using Taps = std::vector<Tap>;

Taps four_taps(double place, std::size_t size) {
  const double below = std::floor(place);
  Taps taps;
  for (int step = -1; step <= 2; ++step) {
    const double index = std::clamp(below + step, 0.0, static_cast<double>(size - 1));
    taps.push_back({static_cast<std::size_t>(index), static_cast<float>(cubic_kernel(place - (below + step), -0.75))});
  }
  return taps;
}

/// Every old cell under the kernel, which is as wide as a new cell where the table shrinks; weights sum to one.
Taps antialias_taps(double middle, double scale, std::size_t size) {
  const double stretch = std::max(scale, 1.0), reach = 2 * stretch;
  const auto first = static_cast<std::ptrdiff_t>(std::max(middle - reach + 0.5, 0.0));
  const auto last = std::min(static_cast<std::ptrdiff_t>(middle + reach + 0.5), static_cast<std::ptrdiff_t>(size));
  std::vector<double> weights;
  double sum = 0;
  for (auto index = first; index < last; ++index) {
    weights.push_back(cubic_kernel((static_cast<double>(index) - middle + 0.5) / stretch, -0.5));
    sum += weights.back();
  }
  Taps taps;
  for (std::size_t place = 0; place < weights.size(); ++place) {
    taps.push_back({static_cast<std::size_t>(first) + place, static_cast<float>(weights[place] / sum)});
  }
  return taps;
}

std::vector<Taps> side_taps(std::size_t from, std::size_t to, PositionResize how) {
  const auto old_size = static_cast<double>(from), new_size = static_cast<double>(to);
  double scale = old_size / new_size;
  if (how == PositionResize::bicubic_offset) scale = old_size / (new_size + 0.1);
  std::vector<Taps> taps;
  for (std::size_t cell = 0; cell < to; ++cell) {
    const auto number = static_cast<double>(cell);
    switch (how) {
      case PositionResize::bicubic:
      case PositionResize::bicubic_offset:
        taps.push_back(four_taps((number + 0.5) * scale - 0.5, from));
        break;
      case PositionResize::bicubic_antialias:
        taps.push_back(antialias_taps((number + 0.5) * scale, scale, from));
        break;
      case PositionResize::bicubic_corners:
        taps.push_back(four_taps(to > 1 ? number * (old_size - 1) / (new_size - 1) : 0, from));
        break;
    }
  }
  return taps;
}

void add_weighted(std::span<const float> from, float weight, std::span<float> to) {
  for (std::size_t place = 0; place < to.size(); ++place) to[place] += weight * from[place];
}

}  // namespace

Matrix resize_positions(const Matrix& table, const GridSize& from, const GridSize& to, PositionResize how) {
  if (from.rows == 0 || from.columns == 0 || to.rows == 0 || to.columns == 0 ||
      table.shape(0) != from.rows * from.columns) {
    throw Error(ErrorKind::shape, "positions: a table " + shape_text(table) + " of " + std::to_string(from.rows) +
                                      " x " + std::to_string(from.columns) + " cells for a grid of " +
                                      std::to_string(to.rows) + " x " + std::to_string(to.columns));
  }
  if (from == to) return table;
  const std::size_t width = table.shape(1);
  const auto across = side_taps(from.columns, to.columns, how), down = side_taps(from.rows, to.rows, how);
  Matrix wide = xt::zeros<float>({from.rows * to.columns, width});
  for (std::size_t row = 0; row < from.rows; ++row) {
    for (std::size_t column = 0; column < to.columns; ++column) {
      for (const Tap& tap : across[column]) {
        add_weighted(row_of(table, row * from.columns + tap.index), tap.weight,
                     row_of(wide, row * to.columns + column));
      }
    }
  }
  Matrix result = xt::zeros<float>({to.rows * to.columns, width});
  for (std::size_t row = 0; row < to.rows; ++row) {
    for (const Tap& tap : down[row]) {
      for (std::size_t column = 0; column < to.columns; ++column) {
        add_weighted(row_of(std::as_const(wide), tap.index * to.columns + column), tap.weight,
                     row_of(result, row * to.columns + column));
      }
    }
  }
  return result;
}

}  // namespace attnviz::models
