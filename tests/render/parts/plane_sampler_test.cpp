#include "attnviz/render/parts/plane_sampler.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/core/resample.hpp"
#include "attnviz/core/rng.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::render;

namespace {

/// Every covered pixel; -1 where there is no value.
Matrix sampled(const PlaneSampler& sampler, PictureSize size) {
  Matrix all = Matrix::from_shape({size.height, size.width});
  std::ranges::fill(values_of(all), -1.0F);
  for (std::size_t row = sampler.top(); row < sampler.bottom(); ++row) {
    sampler.row(row, row_of(all, row).subspan(sampler.left(), sampler.right() - sampler.left()));
  }
  return all;
}

Matrix delta(std::size_t rows, std::size_t columns, std::size_t row, std::size_t column) {
  Matrix plane = Matrix::from_shape({rows, columns});
  std::ranges::fill(values_of(plane), 0.0F);
  plane(row, column) = 1;
  return plane;
}

}  // namespace

TEST_CASE("nearest cells cover exactly their own pixels, on any shape of picture and through a crop") {
  // 3 x 5 cells of 4 x 6 pixels whose corner is at (7, 2) of a picture of 40 x 25.
  const PlaneSampler sampler(delta(3, 5, 1, 3), {4, 6, 7, 2}, {40, 25}, Interpolation::nearest);
  CHECK(sampler.left() == 7);
  CHECK(sampler.right() == 27);
  CHECK(sampler.top() == 2);
  CHECK(sampler.bottom() == 20);
  const Matrix all = sampled(sampler, {40, 25});
  for (std::size_t y = 0; y < 25; ++y) {
    for (std::size_t x = 0; x < 40; ++x) {
      const bool inside = x >= 7 && x < 27 && y >= 2 && y < 20;
      const bool hit = x >= 19 && x < 23 && y >= 8 && y < 14;
      REQUIRE(all(y, x) == (hit ? 1.0F : inside ? 0.0F : -1.0F));
    }
  }
}

TEST_CASE("a cell's value stands at the centre of the cell, and falls off evenly around it") {
  for (const Interpolation interpolation : {Interpolation::bilinear, Interpolation::bicubic}) {
    const PlaneSampler sampler(delta(3, 5, 1, 2), {7, 5, 3, 4}, {45, 25}, interpolation);
    const Matrix all = sampled(sampler, {45, 25});
    // The cell covers x 17..23 and y 9..13: its centre pixel is (20, 11).
    CHECK(all(11, 20) == Approx(1.0F));
    CHECK(*std::ranges::max_element(values_of(all)) == all(11, 20));
    for (std::size_t step = 1; step <= 7; ++step) {
      CHECK(all(11, 20 + step) == Approx(all(11, 20 - step)).margin(1e-6));
      CHECK(all(11, 20 + step) <= all(11, 20 + step - 1));
    }
    for (std::size_t step = 1; step <= 5; ++step) {
      CHECK(all(11 + step, 20) == Approx(all(11 - step, 20)).margin(1e-6));
    }
  }
}

TEST_CASE("bilinear over a whole picture is torch's interpolate without aligned corners") {
  Matrix plane = Matrix::from_shape({5, 9});
  Rng rng(3);
  for (float& value : values_of(plane)) value = static_cast<float>(rng.uniform());
  const Grid grid = covering_grid(5, 9, 63, 40);
  const PlaneSampler sampler(plane, grid.to_source, {63, 40}, Interpolation::bilinear);
  const Matrix expected = resample(plane, 40, 63, Interpolation::bilinear);
  CHECK(test::worst_difference(sampled(sampler, {63, 40}), expected) < 1e-5);
}

TEST_CASE("bicubic is scipy's monotone cubic, along rows and then along columns") {
  const auto golden = test::golden("render_overlay");
  const PlaneSampler sampler(test::matrix_in(golden.at("plane")), {9, 6, 0, 0}, {36, 30}, Interpolation::bicubic);
  CHECK(test::worst_difference(sampled(sampler, {36, 30}), test::matrix_in(golden.at("cubic"))) < 2e-6);
}

TEST_CASE("no interpolation leaves the range of the cells around it") {
  Matrix plane = Matrix::from_shape({6, 6});
  Rng rng(5);
  for (float& value : values_of(plane)) value = rng.uniform() > 0.5 ? 1.0F : 0.0F;
  for (const Interpolation interpolation : {Interpolation::nearest, Interpolation::bilinear, Interpolation::bicubic}) {
    const PlaneSampler sampler(plane, {8, 8, 0, 0}, {48, 48}, interpolation);
    const Matrix all = sampled(sampler, {48, 48});
    CHECK(*std::ranges::min_element(values_of(all)) >= 0.0F);
    CHECK(*std::ranges::max_element(values_of(all)) <= 1.0F);
  }
}

TEST_CASE("a grid finer than the picture is averaged by area") {
  Matrix plane = Matrix::from_shape({4, 6});
  for (std::size_t place = 0; place < plane.size(); ++place) plane.data()[place] = static_cast<float>(place);
  const PlaneSampler sampler(plane, {0.5, 0.5, 0, 0}, {3, 2}, Interpolation::bicubic);
  const Matrix all = sampled(sampler, {3, 2});
  CHECK(all(0, 0) == Approx((0 + 1 + 6 + 7) / 4.0));
  CHECK(all(1, 2) == Approx((16 + 17 + 22 + 23) / 4.0));
}

TEST_CASE("a grid that misses the picture covers nothing, and a mirrored one is refused") {
  const PlaneSampler sampler(delta(2, 2, 0, 0), {4, 4, 100, 100}, {20, 20}, Interpolation::bilinear);
  CHECK_FALSE(sampler.covers(0));
  CHECK(sampler.left() == sampler.right());
  CHECK_THROWS_AS(PlaneSampler(delta(2, 2, 0, 0), {-4, 4, 0, 0}, {20, 20}, Interpolation::nearest), Error);
}
