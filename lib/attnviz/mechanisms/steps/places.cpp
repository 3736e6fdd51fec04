#include "attnviz/mechanisms/steps/places.hpp"

#include <algorithm>

namespace attnviz::mechanisms {
namespace {

struct Cell {
  std::size_t row, column, rows, columns;
};

Cell cell_of(std::size_t place, std::size_t keys, std::size_t columns) {
  if (columns == 0) return {0, place, 1, keys};
  return {place / columns, place % columns, keys / columns, columns};
}

std::size_t below(std::size_t place, std::size_t reach, std::size_t count) {
  return std::min(place - std::min(place, reach), count);
}

std::size_t above(std::size_t place, std::size_t reach, std::size_t count) {
  return reach >= count || place + reach + 1 >= count ? count : place + reach + 1;
}

}  // namespace

KeyWindow window_around(std::size_t place, std::size_t reach, std::size_t keys, std::size_t columns) {
  const Cell cell = cell_of(place, keys, columns);
  return {below(cell.row, reach, cell.rows), above(cell.row, reach, cell.rows), below(cell.column, reach, cell.columns),
          above(cell.column, reach, cell.columns)};
}

KeyWindow block_of(std::size_t place, std::size_t size, std::size_t keys, std::size_t columns) {
  const Cell cell = cell_of(place, keys, columns);
  const auto begin = [size](std::size_t at, std::size_t count) { return std::min(at / size * size, count); };
  const auto end = [size](std::size_t at, std::size_t count) { return std::min(at / size * size + size, count); };
  return {begin(cell.row, cell.rows), end(cell.row, cell.rows), begin(cell.column, cell.columns),
          end(cell.column, cell.columns)};
}

}  // namespace attnviz::mechanisms
