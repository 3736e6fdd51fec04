#include "attnviz/report/describe.hpp"

#include "report/example_dump.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using attnviz::report::describe;
using attnviz::test::picture_dump;

namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

}  // namespace

TEST_CASE("A map is described by its axes, range, sums, grid and largest values") {
  CHECK(joined(describe(attnviz::test::picture_map())) ==
        "map         weights: probability [query 2, key 5]\n"
        "  reading   each row says where that query looks\n"
        "  range     0 to 0.5, mean 0.2 (possible: 0 to 1)\n"
        "  sums      over key, off by at most 2.235e-08; mean entropy 1.29 nats of 1.609 for an even spread\n"
        "  grid      2x2 cells on 640x480 pixels, after 1 positions that have no place there\n"
        "  largest   0.5 at query 0 'cls', key 0 (not on the picture)\n"
        "            0.4 at query 1 'spot', key 4 (pixels 320..640, 240..480)\n"
        "            0.3 at query 1 'spot', key 3 (pixels 0..320, 240..480)\n"
        "            0.25 at query 0 'cls', key 1 (pixels 0..320, 0..240)\n"
        "            0.2 at query 1 'spot', key 2 (pixels 320..640, 0..240)\n");
}

TEST_CASE("A dump is described from its input to its maps, and random weights are said loudly") {
  const std::string text = joined(describe(picture_dump()));
  CHECK_THAT(text, StartsWith("input       photos/cat.jpg (image, 640x480 pixels)\n"
                              "prepared    resize width=224 filter=bilinear\n"
                              "            normalise mean=0.5,0.25,1 swap=true scale=2\n"
                              "mechanism   self: Self-attention\n"
                              "paper       Vaswani et al. 2017, arXiv:1706.03762\n"
                              "options     heads=1\n"
                              "weights     RANDOM, drawn from seed 7, not learned: query.weight, key.weight\n"
                              "outputs     cat.self.overlay.png, cat.self.json\n"
                              "map         weights: "));
  CHECK_THAT(text, ContainsSubstring("map         gate: gate [channel 3]\n"));
}

TEST_CASE("Signed values are ranked by size, and a flat map has no largest value") {
  CHECK_THAT(joined(describe(attnviz::test::text_dump().maps[0])),
             ContainsSubstring(
                 "largest   2 at query 0 'good', key 1 '\xE7\x8C\xAB'\n            -1.5 at query 0 'good', key 0"));
  AttentionMap flat = attnviz::test::channel_map();
  flat.values.fill(0.5F);
  const std::string text = joined(describe(flat));
  CHECK_THAT(text, ContainsSubstring("every value is 0.5"));
  CHECK(text.find("largest") == std::string::npos);
}

TEST_CASE("Rows and columns are described with their place on the picture") {
  AttentionMap map;
  map.name = "saliency";
  map.axes = {{AxisKind::row, 2, {}}, {AxisKind::column, 2, {}}};
  map.values = attnviz::test::tensor_of({2, 2}, {0, 1, 2, 3});
  map.grid = covering_grid(2, 2, 100, 50);
  CHECK_THAT(joined(describe(map)), ContainsSubstring("3 at row 1, column 1 (pixels 50..100, 25..50)"));
}

TEST_CASE("A description is safe for a terminal and long lists are cut") {
  report::Dump dump = picture_dump();
  dump.input.path = "\x1b[2Jevil";
  dump.maps[0].axes[0].labels[0] = "\x1b]0;x";
  dump.weights.tensors.assign(40, "t");
  const std::string text = joined(describe(dump));
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK_THAT(text, ContainsSubstring("t, t, t, t, t, t and 34 more"));
}
