#include "attnviz/models/layers/position_table.hpp"

#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"

#include <nlohmann/json.hpp>

using namespace attnviz;
using namespace attnviz::test;
using models::PositionResize;

TEST_CASE("position tables are stretched as torch does it for each family") {
  const auto& cases = golden("models_positions");
  for (const auto& [name, how] :
       {std::pair("bicubic", PositionResize::bicubic), std::pair("offset", PositionResize::bicubic_offset),
        std::pair("antialias", PositionResize::bicubic_antialias),
        std::pair("corners", PositionResize::bicubic_corners)}) {
    for (const auto& one : cases.at(name)) {
      const Matrix table = matrix_in(one.at("table")), expected = matrix_in(one.at("expected"));
      const std::size_t side = one.at("side"), rows = one.at("rows"), columns = one.at("columns");
      INFO(name << " " << side << " -> " << rows << " x " << columns);
      const Matrix found = models::resize_positions(table, {side, side}, {rows, columns}, how);
      CHECK(worst_difference(found, expected) < 5e-6);
    }
  }
}

TEST_CASE("a table of the right size stays as it is, and another is refused") {
  const Matrix table = {{1, 2}, {3, 4}, {5, 6}, {7, 8}};
  CHECK(same_bytes(models::resize_positions(table, {2, 2}, {2, 2}, PositionResize::bicubic_offset), table));
  CHECK(error_of([&] {
          models::resize_positions(table, {3, 3}, {2, 2}, PositionResize::bicubic);
        }).kind() == ErrorKind::shape);
}
