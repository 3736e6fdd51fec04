#include "attnviz/render/scales/scale.hpp"

#include <limits>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;

TEST_CASE("a nearly flat gate stays flat") {
  const Scale scale = choose_scale({ValueKind::gate, {{0.0F, 1.0F}}, {0.70F, 0.71F}}, {});
  CHECK(scale.low == 0);
  CHECK(scale.high == 1);
  CHECK(scale.place(0.71F) - scale.place(0.70F) < 0.011F);
  CHECK(scale.note == "fixed 0 to 1 (all that the formula allows); here 0.7 to 0.71");

  const Paint paint = make_paint("", scale);
  const auto first = Colormap::index_of(scale.place(0.70F)), last = Colormap::index_of(scale.place(0.71F));
  CHECK(last - first <= 3);
  CHECK(paint.of(0.70F) == colormap("viridis").colors[first]);
}

TEST_CASE("a gate without bounds spans 0 to 1, one with others its own") {
  CHECK(choose_scale({ValueKind::gate, {}, {0.4F, 0.5F}}, {}).high == 1);
  CHECK(choose_scale({ValueKind::gate, {{0.0F, 2.0F}}, {0.4F, 0.5F}}, {}).high == 2);
}

TEST_CASE("probabilities span 0 to the largest, scores smallest to largest, signed values both ways") {
  const Scale probability = choose_scale({ValueKind::probability, {{0.0F, 1.0F}}, {0.01F, 0.031F}}, {});
  CHECK(probability.low == 0);
  CHECK(probability.high == 0.031F);
  CHECK_THAT(probability.note, StartsWith("0 to 0.031"));

  const Scale score = choose_scale({ValueKind::score, {}, {-2, 6}}, {});
  CHECK(score.low == -2);
  CHECK(score.high == 6);
  CHECK_FALSE(score.diverging);

  const Scale both = choose_scale({ValueKind::signed_value, {}, {-2, 6}}, {});
  CHECK(both.low == -6);
  CHECK(both.high == 6);
  CHECK(both.diverging);
  CHECK(both.place(0) == 0.5F);
  CHECK(make_paint("", both).colormap->diverging);
  CHECK(make_paint("magma", both).colormap->name == "magma");
}

TEST_CASE("values that differ by rounding alone are not stretched") {
  for (const ScaleMode mode : {ScaleMode::natural, ScaleMode::per_map}) {
    const Scale scale = choose_scale({ValueKind::score, {}, {0.3F, std::nextafter(0.3F, 1.0F)}}, {.mode = mode});
    CHECK(scale.place(0.3F) == scale.place(std::nextafter(0.3F, 1.0F)));
    CHECK_THAT(scale.note, ContainsSubstring("every value is 0.3"));
  }
}

TEST_CASE("all zeros have a scale of every kind") {
  for (const ValueKind kind : {ValueKind::probability, ValueKind::gate, ValueKind::score, ValueKind::signed_value}) {
    for (const ScaleMode mode : {ScaleMode::natural, ScaleMode::per_map, ScaleMode::shared}) {
      const Scale scale = choose_scale({kind, {}, {0, 0}}, {mode, {0, 0}});
      CHECK(scale.place(0) ==
            (kind == ValueKind::score || (mode == ScaleMode::per_map && !scale.diverging) || scale.diverging ? 0.5F
                                                                                                             : 0.0F));
      CHECK_FALSE(scale.note.empty());
    }
  }
}

TEST_CASE("per-map stretches when asked to, and says so") {
  const Scale scale = choose_scale({ValueKind::gate, {{0.0F, 1.0F}}, {0.70F, 0.71F}}, {.mode = ScaleMode::per_map});
  CHECK(scale.place(0.70F) == 0);
  CHECK(scale.place(0.71F) == 1);
  CHECK_THAT(scale.note, ContainsSubstring("0.7 to 0.71 (smallest to largest of this map)"));
}

TEST_CASE("a shared scale applies the natural rule to the common range") {
  const Scale scale = choose_scale({ValueKind::probability, {}, {0.1F, 0.2F}}, {ScaleMode::shared, {0.05F, 0.8F}});
  CHECK(scale.low == 0);
  CHECK(scale.high == 0.8F);
  CHECK_THAT(scale.note, ContainsSubstring("all these maps"));
}

TEST_CASE("a fixed scale clips and says how far the values reach") {
  const Scale scale = choose_scale({ValueKind::score, {}, {-1, 5}}, {ScaleMode::fixed, {0, 2}});
  CHECK(scale.place(-1) == 0);
  CHECK(scale.place(1) == 0.5F);
  CHECK(scale.place(5) == 1);
  CHECK_THAT(scale.note, StartsWith("fixed 0 to 2"));
  CHECK_THAT(scale.note, ContainsSubstring("-1 to 5"));
  CHECK_THROWS_AS(choose_scale({}, {ScaleMode::fixed, {2, 0}}), Error);
  CHECK_THROWS_AS(choose_scale({}, {ScaleMode::fixed, {1, 1}}), Error);
  CHECK_THROWS_AS(choose_scale({}, {ScaleMode::fixed, {0, std::numeric_limits<float>::infinity()}}), Error);
}

TEST_CASE("the largest numbers there are have a place too") {
  const float most = std::numeric_limits<float>::max();
  const Scale scale = choose_scale({ValueKind::signed_value, {}, {-most, most}}, {});
  CHECK(scale.place(-most) == 0);
  CHECK(scale.place(0) == 0.5F);
  CHECK(scale.place(most) == 1);
}

TEST_CASE("ranges join") {
  const float values[] = {3, -1, 2};
  const Range range = joined(range_of(values), {0, 9});
  CHECK(range.low == -1);
  CHECK(range.high == 9);
  CHECK_THROWS_AS(range_of({}), Error);
}
