#include "attnviz/render/parts/contour.hpp"

#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;

namespace {

/// What was drawn over grey: w white, b black, . nothing, row by row.
std::string drawn(const Steps& steps, int thickness) {
  Pixels picture = blank(steps.size, {128, 128, 128});
  draw_borders(picture, steps, thickness);
  std::string marks;
  for (std::size_t index = 0; index < steps.levels.size(); ++index) {
    const std::uint8_t level = picture.data()[3 * index];
    marks += level == 255 ? 'w' : level == 0 ? 'b' : '.';
  }
  return marks;
}

}  // namespace

TEST_CASE("a border is white on its higher side and black on its lower, as thick as asked") {
  CHECK(drawn({{8, 1}, {0, 0, 0, 0, 1, 1, 1, 1}}, 1) == "...bw...");
  CHECK(drawn({{8, 1}, {0, 0, 0, 0, 1, 1, 1, 1}}, 2) == "..bbww..");
  CHECK(drawn({{1, 4}, {2, 2, 1, 1}}, 1) == ".wb.");
}

TEST_CASE("a step between two others is drawn as the higher side, and corners touch along rows and columns only") {
  CHECK(drawn({{3, 1}, {0, 1, 2}}, 1) == "bww");
  CHECK(drawn({{3, 3}, {1, 0, 0, 0, 0, 0, 0, 0, 0}}, 1) == "wb.b.....");
}

TEST_CASE("no line runs towards what has no value") {
  constexpr std::uint8_t out = Steps::kOutside;
  CHECK(drawn({{5, 1}, {0, 0, out, 3, 3}}, 1) == ".....");
  CHECK(drawn({{3, 1}, {out, out, out}}, 1) == "...");
}

TEST_CASE("lines grow with the picture") {
  CHECK(line_thickness({640, 480}) == 1);
  CHECK(line_thickness({100, 2800}) == 4);
}
