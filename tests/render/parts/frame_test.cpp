#include "attnviz/render/parts/frame.hpp"

#include "render/pixels.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;
using test::color_at;

namespace {

const ColorBar kBar{{&colormap("viridis"), {0, 1, false, "0 to 1"}}, {}};
constexpr Color kBody{200, 30, 90};

bool has_color(const Pixels& picture, Color color) {
  for (std::size_t y = 0; y < picture.shape(0); ++y) {
    for (std::size_t x = 0; x < picture.shape(1); ++x) {
      if (color_at(picture, x, y) == color) return true;
    }
  }
  return false;
}

/// Whether any pixel of the outermost `border` columns and rows differs from the four corners' white.
bool touches_edge(const Pixels& picture) {
  const std::size_t right = picture.shape(1) - 1, bottom = picture.shape(0) - 1;
  for (std::size_t x = 0; x <= right; ++x) {
    if (color_at(picture, x, 0) != kWhite || color_at(picture, x, bottom) != kWhite) return true;
  }
  for (std::size_t y = 0; y <= bottom; ++y) {
    if (color_at(picture, 0, y) != kWhite || color_at(picture, right, y) != kWhite) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a footer leaves every pixel of the photo where it was") {
  for (const PictureSize size : {PictureSize{1, 1}, PictureSize{8, 300}, PictureSize{640, 90}, PictureSize{3000, 20}}) {
    Pixels photo = blank(size, kBody);
    photo(0, 0, 0) = 3;
    const Pixels picture = with_footer({photo, {"a note"}}, {"title", kBar, {"reading"}, "random weights, seed 1"});
    REQUIRE(picture.shape(0) > size.height);
    REQUIRE(picture.shape(1) >= size.width);
    bool kept = true;
    for (std::size_t y = 0; y < size.height; ++y) {
      for (std::size_t x = 0; x < size.width; ++x) kept = kept && color_at(picture, x, y) == color_at(photo, x, y);
    }
    CHECK(kept);
  }
}

TEST_CASE("nothing to say leaves the picture alone") {
  const Pixels photo = blank({50, 40}, kBody);
  CHECK(test::same(with_footer({photo, {}}, {}), photo));
}

TEST_CASE("a framed picture holds its body and cuts nothing off at its edges") {
  for (const PictureSize size : {PictureSize{1, 1}, PictureSize{5, 300}, PictureSize{700, 24}}) {
    const std::string long_note(400, 'w');
    const Pixels picture = framed({blank(size, kBody), {}}, {"title", kBar, {long_note}, ""});
    CHECK(picture.shape(1) >= 320);
    CHECK(picture.shape(1) >= size.width);
    CHECK(has_color(picture, kBody));
    CHECK_FALSE(touches_edge(picture));
  }
}

TEST_CASE("the banner is a band of its own colour across the whole picture, and long ones grow") {
  const Pixels plain = framed({blank({10, 10}, kBody), {}}, {});
  const Pixels one = framed({blank({10, 10}, kBody), {}}, {"", {}, {}, "random weights"});
  const Pixels many =
      framed({blank({10, 10}, kBody), {}}, {"", {}, {}, std::string(60, 'w') + " " + std::string(60, 'w')});
  CHECK(one.shape(0) > plain.shape(0));
  CHECK(many.shape(0) > one.shape(0));
  const std::size_t bottom = one.shape(0) - 1;
  const Color band = color_at(one, 0, bottom);
  CHECK(band != kWhite);
  CHECK(color_at(one, one.shape(1) - 1, bottom) == band);
  CHECK_FALSE(has_color(plain, band));
}

TEST_CASE("a legend shows the colours of both ends, as they are or as they look over a photo") {
  const Pixels picture = framed({blank({10, 10}, kBody), {}}, {"", kBar, {}, ""});
  CHECK(has_color(picture, kBar.paint.colormap->colors[0]));
  CHECK(has_color(picture, kBar.paint.colormap->colors[255]));

  const ColorBar over{kBar.paint, Opacity{}};
  const Pixels veiled = framed({blank({10, 10}, kBody), {}}, {"", over, {}, ""});
  CHECK_FALSE(has_color(veiled, kBar.paint.colormap->colors[255]));
  CHECK(has_color(veiled, Veil(kBar.paint, Opacity{}).on_grey(1)));
}

TEST_CASE("a flat map has no colours to explain") {
  const ColorBar flat{{&colormap("viridis"), {2, 2, false, "every value is 2"}}, {}};
  const Pixels picture = framed({blank({10, 10}, kBody), {}}, {"", flat, {}, ""});
  const Pixels said = framed({blank({10, 10}, kBody), {}}, {"", {}, {"colours: every value is 2"}, ""});
  CHECK(test::same(picture, said));
}
