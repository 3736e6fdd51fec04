#include "attnviz/render/views/overlay.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/rng.hpp"
#include "render/pixels.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::render;
using test::color_at;
using test::same;

namespace {

Field plane(std::size_t rows, std::size_t columns, const Grid& grid) {
  Field field;
  field.shape = FieldShape::plane;
  field.values = Matrix::from_shape({rows, columns});
  for (float& value : values_of(field.values)) value = 0;
  field.grid = grid;
  field.kind = ValueKind::probability;
  return field;
}

Field noise(const Grid& grid) {
  Field field = plane(grid.rows, grid.columns, grid);
  Rng rng(11);
  for (float& value : values_of(field.values)) value = static_cast<float>(rng.uniform());
  return field;
}

Pixels photo_of(PictureSize size) {
  Pixels photo = blank(size, kBlack);
  for (std::size_t place = 0; place < photo.size(); ++place)
    photo.data()[place] = static_cast<std::uint8_t>(place * 37 % 251);
  return photo;
}

/// Colour from 0 on to 1, with nothing below.
const Paint kUnit{&colormap("viridis"), {.low = -1, .high = 1, .note = "", .start = 0.0F}};
constexpr OverlayOptions kCells{.interpolation = Interpolation::nearest};

double brightness(Color color) {
  return 0.299 * color.r + 0.587 * color.g + 0.114 * color.b;
}

double mixed(double photo, double color, double cover) {
  return photo * (1 - cover) + color * cover;
}

}  // namespace

TEST_CASE("the blob of a one-hot map sits on its own pixels, through a resize and a crop of a wide photo") {
  // The model saw pixels 31..130 of a photo 160 x 60 in full height: 5 x 3 cells of 20 x 20.
  Field field = plane(3, 5, {3, 5, 0, {20, 20, 31, 0}, 160, 60});
  field.values(1, 3) = 1;
  const Pixels photo = photo_of({160, 60}), picture = overlay(photo, field, kUnit, kCells);
  const Color yellow = kUnit.of(1);
  for (std::size_t y = 0; y < 60; ++y) {
    for (std::size_t x = 0; x < 160; ++x) {
      const Color before = color_at(photo, x, y), after = color_at(picture, x, y);
      const bool hit = x >= 91 && x < 111 && y >= 20 && y < 40, seen = x >= 31 && x < 131;
      INFO(x << " " << y);
      const double grey = 0.88 * brightness(before);
      if (hit) {
        REQUIRE(std::abs(after.r - mixed(grey, yellow.r, 0.8)) <= 2);
        REQUIRE(std::abs(after.g - mixed(grey, yellow.g, 0.8)) <= 2);
        REQUIRE(std::abs(after.b - mixed(grey, yellow.b, 0.8)) <= 2);
      } else if (seen) {
        REQUIRE(after.r == after.b);  // nothing there: the photo without its colours, a little darker
        REQUIRE(std::abs(after.r - grey) <= 2);
      } else {
        REQUIRE(std::abs(2 * brightness(after) - brightness(before)) <= 3);
      }
    }
  }
}

TEST_CASE("an overlay agrees with the same recipe from torch, matplotlib and numpy") {
  const auto golden = test::golden("render_overlay");
  const Tensor3 photo_values = test::tensor3_in(golden.at("photo")), expected = test::tensor3_in(golden.at("overlay"));
  Pixels photo = Pixels::from_shape({photo_values.shape(0), photo_values.shape(1), 3});
  std::transform(photo_values.begin(), photo_values.end(), photo.begin(),
                 [](float level) { return static_cast<std::uint8_t>(level); });
  Field field = plane(4, 6, covering_grid(4, 6, 27, 20));
  field.values = test::matrix_in(golden.at("weights"));
  const Paint paint = make_paint("", choose_scale(facts_of(field), {}));
  const Tensor3 found = overlay(photo, field, paint, {.interpolation = Interpolation::bilinear});
  CHECK(test::worst_difference(found, expected) <= 3);  // the 256 steps of the colour map lie between
}

TEST_CASE("a photo stored at another size than the source gets the map at the same place") {
  Field field = plane(2, 2, covering_grid(2, 2, 40, 20));
  field.values(0, 1) = 1;
  const Pixels photo = blank({400, 200}, kBlack), picture = overlay(photo, field, kUnit, kCells);
  CHECK(color_at(picture, 199, 50) == kBlack);
  CHECK(color_at(picture, 200, 50) != kBlack);
  CHECK(color_at(picture, 399, 99) != kBlack);
  CHECK(color_at(picture, 399, 100) == kBlack);
}

TEST_CASE("opacity follows the documented formula") {
  Field field = plane(1, 5, covering_grid(1, 5, 5, 1));
  const float values[] = {-1, 0, 0.25F, 0.5F, 1};
  std::copy(std::begin(values), std::end(values), field.values.data());
  const Color before{200, 60, 10};
  const Pixels photo = blank({5, 1}, before);
  for (const Rise rise : {Rise::rising, Rise::constant}) {
    OverlayOptions options = kCells;
    options.opacity = {0.8F, rise};
    const Pixels picture = overlay(photo, field, kUnit, options);
    for (std::size_t x = 0; x < 5; ++x) {
      const double value = std::max(0.0F, values[x]), ground = brightness(before) * (values[x] < 0 ? 0.7 : 0.88);
      const double cover = rise == Rise::constant ? 0.8 : 0.8 * (1 - (1 - value) * (1 - value));
      INFO(x);
      CHECK(std::abs(color_at(picture, x, 0).r - mixed(ground, kUnit.of(values[x]).r, cover)) <= 2);
      CHECK(std::abs(color_at(picture, x, 0).b - mixed(ground, kUnit.of(values[x]).b, cover)) <= 2);
    }
  }
}

TEST_CASE("a faint overlay leaves the photo more of its own colours") {
  Field field = plane(1, 1, covering_grid(1, 1, 1, 1));
  const Color before{200, 60, 10};
  OverlayOptions options = kCells;
  options.opacity.most = Opacity::kUsual / 2;
  const Color after = color_at(overlay(blank({1, 1}, before), field, kUnit, options), 0, 0);
  CHECK(std::abs(after.r - 0.94 * (before.r + brightness(before)) / 2) <= 2);
  CHECK(std::abs(after.b - 0.94 * (before.b + brightness(before)) / 2) <= 2);
}

TEST_CASE("a flat map leaves the photo as it is") {
  const Pixels photo = photo_of({70, 50});
  Field field = plane(7, 5, covering_grid(7, 5, 70, 50));
  for (float& value : values_of(field.values)) value = 1.0F / 35;
  field.values(0, 0) *= 1.009F;
  CHECK(same(overlay(photo, field, make_paint("", choose_scale(facts_of(field), {}))), photo));
}

TEST_CASE("zero is transparent on a diverging scale and both ends are not") {
  Field field = plane(1, 3, covering_grid(1, 3, 3, 1));
  field.kind = ValueKind::signed_value;
  field.values(0, 0) = -2;
  field.values(0, 2) = 2;
  const Paint paint = make_paint("", choose_scale(facts_of(field), {}));
  const Pixels photo = blank({3, 1}, {90, 90, 90}), picture = overlay(photo, field, paint, kCells);
  CHECK(color_at(picture, 1, 0) == Color{79, 79, 79});
  CHECK(color_at(picture, 0, 0).b > color_at(picture, 0, 0).r);
  CHECK(color_at(picture, 2, 0).r > color_at(picture, 2, 0).b);
}

TEST_CASE("no opacity leaves the photo as it was, whatever the map") {
  OverlayOptions options;
  options.opacity.most = 0;
  const Pixels photo = photo_of({70, 50});
  CHECK(same(overlay(photo, noise(covering_grid(7, 5, 70, 50)), kUnit, options), photo));
}

TEST_CASE("the same bytes come out for every number of threads") {
  const Grid grid{9, 14, 0, {60, 55, 20.5, 3.25}, 901, 620};
  const Field field = noise(grid);
  const Pixels photo = photo_of({901, 620});
  const OverlayOptions options{.mass = 0.5F, .contours = {0.3F, 0.8F}};
  const ThreadLimit one(1);
  const Pixels alone = overlay(photo, field, kUnit, options);
  for (const std::size_t threads : {2, 3, 8}) {
    const ThreadLimit limit(threads);
    CHECK(same(overlay(photo, field, kUnit, options), alone));
  }
}

TEST_CASE("only the top share keeps its colours, with a line around it") {
  Field field = plane(1, 4, covering_grid(1, 4, 400, 100));
  const float values[] = {0.05F, 0.7F, 0.2F, 0.05F};
  std::copy(std::begin(values), std::end(values), field.values.data());
  const Color orange{220, 120, 20};
  OverlayOptions options = kCells;
  options.mass = 0.6F;
  const Pixels picture = overlay(blank({400, 100}, orange), field, kUnit, options);
  const Color outside = color_at(picture, 20, 50);
  CHECK(outside.r == outside.b);
  CHECK(outside.r < brightness(orange) * 0.7);
  CHECK(color_at(picture, 250, 50) == outside);
  CHECK(color_at(picture, 150, 50) != outside);
  CHECK(color_at(picture, 100, 50) == kWhite);
  CHECK(color_at(picture, 99, 50) == kBlack);
  CHECK(color_at(picture, 199, 50) == kWhite);
  CHECK(color_at(picture, 200, 50) == kBlack);
}

TEST_CASE("contours run where the scale crosses their places, not along the edge of the grid") {
  Field field = plane(1, 2, {1, 2, 0, {50, 40, 0, 20}, 100, 80});
  field.values(0, 1) = 1;
  OverlayOptions options = kCells;
  options.contours = {0.5F};
  options.opacity.most = 0;
  const Color grey{128, 128, 128};
  const Pixels picture = overlay(blank({100, 80}, grey), field, kUnit, options);
  CHECK(color_at(picture, 49, 40) == kBlack);
  CHECK(color_at(picture, 50, 40) == kWhite);
  CHECK(color_at(picture, 52, 40) == grey);
  CHECK(color_at(picture, 80, 20) == grey);
}

TEST_CASE("a query mark is a white line between black ones, wherever it lies") {
  Field field = plane(1, 1, covering_grid(1, 1, 100, 100));
  field.marks = {{"query", {30, 40, 20, 10}}};
  const Pixels picture = overlay(blank({100, 100}, kGrey), field, kUnit, kCells);
  CHECK(color_at(picture, 30, 45) == kWhite);
  CHECK(color_at(picture, 29, 45) == kBlack);
  CHECK(color_at(picture, 31, 45) == kBlack);
  CHECK(color_at(picture, 49, 45) == kWhite);
  CHECK(color_at(picture, 40, 40) == kWhite);
  CHECK(color_at(picture, 40, 49) == kWhite);
  CHECK(color_at(picture, 40, 45) == Color{97, 97, 97});

  field.marks = {{"point", {99, 0, 0, 0}}, {"far", {-1e12, 1e12, 5, 1e15}}};
  const Pixels corner = overlay(blank({100, 100}, kGrey), field, kUnit, kCells);
  CHECK(color_at(corner, 99, 4) != kGrey);
}

TEST_CASE("one pixel, one cell and a grid finer than the photo are drawn") {
  for (const PictureSize size : {PictureSize{1, 1}, PictureSize{8, 8}, PictureSize{300, 1}}) {
    const Pixels photo = photo_of(size);
    const Pixels picture = overlay(photo, noise(covering_grid(20, 20, size.width, size.height)), kUnit);
    CHECK(picture.shape(0) == size.height);
    CHECK(picture.shape(1) == size.width);
    CHECK_NOTHROW(overlay(photo, noise(covering_grid(1, 1, size.width, size.height)), kUnit, {.mass = 0.5F}));
  }
}

TEST_CASE("what cannot be drawn is refused") {
  const Pixels photo = blank({10, 10}, kGrey);
  Field field = plane(2, 2, covering_grid(2, 2, 10, 10));
  CHECK_THROWS_AS(overlay(photo, field, kUnit, {.opacity = {1.5F}}), Error);
  CHECK_THROWS_AS(overlay(photo, field, kUnit, {.mass = 0.0F}), Error);
  CHECK_THROWS_AS(overlay(photo, field, kUnit, {.contours = {2}}), Error);
  field.grid.reset();
  CHECK_THROWS_AS(overlay(photo, field, kUnit), Error);
}

TEST_CASE("a crop leaves borders, a whole picture does not") {
  CHECK_FALSE(leaves_borders(covering_grid(14, 14, 451, 300)));
  CHECK(leaves_borders({14, 14, 0, {20, 20, 85.5, 10}, 451, 300}));
  CHECK(leaves_borders({10, 10, 0, {44, 30, 0, 0}, 451, 300}));
}

TEST_CASE("masked cells are dark with hard edges, and the same cells without a mask are not") {
  const Grid grid = covering_grid(1, 4, 40, 10);
  Field field = plane(1, 4, grid);
  field.values = {{0, 0.2F, 0.8F, 0}};
  const Pixels photo = blank({40, 10}, Color{200, 200, 200});
  const Paint open = make_paint("", choose_scale(facts_of(field), {}));
  CHECK_FALSE(open.is_masked(0));
  const Pixels without = overlay(photo, field, open);
  field.zero_means = "masked: later positions";
  const Paint paint = make_paint("", choose_scale(facts_of(field), {}));
  CHECK(paint.of(0) == Paint::kMaskedColor);
  CHECK(paint.of(0.2F) == open.of(0.2F));
  const Pixels masked = overlay(photo, field, paint);
  for (const std::size_t x : {0U, 9U, 30U, 39U}) {
    CAPTURE(x);
    CHECK(brightness(color_at(masked, x, 5)) < 0.6 * brightness(color_at(without, x, 5)));
  }
  for (const std::size_t x : {10U, 29U}) CHECK(color_at(masked, x, 5) == color_at(without, x, 5));
}
