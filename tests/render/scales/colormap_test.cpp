#include "attnviz/render/scales/colormap.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/image/lab.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::render;

namespace {

double lightness(Color color) {
  return image::to_lab({color.r, color.g, color.b}).lightness;
}

}  // namespace

TEST_CASE("every colour map agrees with another implementation within one level") {
  const auto golden = test::golden("render_colormaps");
  for (const Colormap& map : colormaps()) {
    INFO(std::string(map.name));
    const Matrix expected = test::matrix_in(golden.at(std::string(map.name)));
    Matrix found = Matrix::from_shape({256, 3});
    for (std::size_t entry = 0; entry < 256; ++entry) {
      found(entry, 0) = map.colors[entry].r;
      found(entry, 1) = map.colors[entry].g;
      found(entry, 2) = map.colors[entry].b;
    }
    CHECK(test::worst_difference(found, expected) <= 1);
    CHECK_FALSE(map.description.empty());
  }
}

TEST_CASE("sequential maps rise in lightness, the rainbow alone does not") {
  for (const Colormap& map : colormaps()) {
    if (map.diverging) continue;
    INFO(std::string(map.name));
    bool rises = true;
    for (std::size_t entry = 8; entry < 256; ++entry) {
      rises = rises && lightness(map.colors[entry]) > lightness(map.colors[entry - 8]);
    }
    CHECK(rises == (map.name != "jet"));
  }
}

TEST_CASE("diverging maps are neutral in the middle and equally light at equal distances") {
  for (const Colormap& map : colormaps()) {
    if (!map.diverging) continue;
    INFO(std::string(map.name));
    const Color middle = map.at(0.5F);
    CHECK(middle == map.colors[128]);
    CHECK(std::max({middle.r, middle.g, middle.b}) - std::min({middle.r, middle.g, middle.b}) <= 1);
    for (std::size_t distance = 1; distance <= 127; ++distance) {
      INFO(distance);
      CHECK(lightness(map.colors[128 + distance]) == Approx(lightness(map.colors[128 - distance])).margin(1.0));
    }
  }
}

TEST_CASE("places outside a scale take the colour of its end") {
  CHECK(Colormap::index_of(-1) == 0);
  CHECK(Colormap::index_of(0) == 0);
  CHECK(Colormap::index_of(1.0F / 256) == 1);
  CHECK(Colormap::index_of(0.999F) == 255);
  CHECK(Colormap::index_of(1) == 255);
  CHECK(Colormap::index_of(7) == 255);
}

TEST_CASE("defaults are even steps, never the rainbow, and unknown names list the known") {
  CHECK(default_colormap(false).name == "inferno");
  CHECK(default_colormap(true).diverging);
  try {
    colormap("virdis");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    CHECK_THAT(error.what(), ContainsSubstring("virdis"));
    CHECK_THAT(error.hint(), StartsWith("did you mean 'viridis'?"));
    CHECK_THAT(error.hint(), ContainsSubstring("cividis"));
  }
}
