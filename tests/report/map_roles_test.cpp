#include "attnviz/report/map_roles.hpp"

#include "report/random_map.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using attnviz::report::lies_on_grid;
using attnviz::report::MapRoles;
using attnviz::report::roles_of;
using attnviz::test::random_map;
using Axes = std::vector<std::size_t>;

TEST_CASE("Keys lie side by side, queries ask, and heads are chosen") {
  const MapRoles roles = roles_of(random_map(
      {{AxisKind::layer, 2, {}}, {AxisKind::head, 2, {}}, {AxisKind::query, 3, {}}, {AxisKind::key, 3, {}}}));
  CHECK(roles.place == 3U);
  CHECK(roles.asks == 2U);
  CHECK(roles.chosen == Axes{0, 1});
  CHECK(roles.plane.empty());
}

TEST_CASE("Rows and columns are a plane, channels are chosen") {
  const MapRoles roles =
      roles_of(random_map({{AxisKind::channel, 3, {}}, {AxisKind::row, 2, {}}, {AxisKind::column, 2, {}}}));
  CHECK(roles.plane == Axes{1, 2});
  CHECK(!roles.place);
  CHECK(roles.chosen == Axes{0});
}

TEST_CASE("Of two axes the first asks, whatever it is") {
  const MapRoles roles = roles_of(random_map({{AxisKind::branch, 2, {}}, {AxisKind::channel, 5, {}}}));
  CHECK(roles.asks == 0U);
  CHECK(roles.place == 1U);
}

TEST_CASE("Tokens of a picture that spread over units are seen on the picture, one unit at a time") {
  AttentionMap map = random_map({{AxisKind::head, 2, {}}, {AxisKind::token, 6, {}}, {AxisKind::unit, 4, {}}});
  CHECK(roles_of(map).place == 2U);
  map.grid = covering_grid(2, 3, 30, 20);
  CHECK(roles_of(map).place == 1U);
  CHECK(roles_of(map).asks == 2U);
  CHECK(roles_of(map).chosen == Axes{0});
}

TEST_CASE("As many channels as cells are no places") {
  AttentionMap map = random_map({{AxisKind::channel, 6, {}}, {AxisKind::key, 6, {}}});
  CHECK(!lies_on_grid(map, 1));
  map.grid = covering_grid(2, 3, 30, 20);
  CHECK(!lies_on_grid(map, 0));
  CHECK(lies_on_grid(map, 1));
}
