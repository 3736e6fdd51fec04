#include "attnviz/core/geometry.hpp"

#include "support/catch.hpp"

using namespace attnviz;

TEST_CASE("affines are applied one after the other") {
  const Affine crop{1, 1, -10, -20}, resize{0.5, 2, 0, 3};
  const Affine both = crop.then(resize);
  const double x = 30, y = 50;
  CHECK(both.scale_x * x + both.offset_x == Approx((x - 10) * 0.5));
  CHECK(both.scale_y * y + both.offset_y == Approx((y - 20) * 2 + 3));
}

TEST_CASE("an affine and its inverse cancel, in either order") {
  const Affine affine{4, 0.25, -7, 100};
  CHECK(affine.then(affine.inverse()) == Affine{});
  CHECK(affine.inverse().then(affine) == Affine{});
}

TEST_CASE("a covering grid puts its corners on the corners of the picture") {
  const Grid grid = covering_grid(3, 4, 640, 480);
  CHECK(grid.cells() == 12);
  CHECK(grid.prefix == 0);
  CHECK(grid.to_source.offset_x == 0);
  CHECK(grid.to_source.scale_x * 4 == Approx(640));
  CHECK(grid.to_source.scale_y * 3 == Approx(480));
  CHECK(grid.source_width == 640);
  CHECK(grid.source_height == 480);
}
