#include "attnviz/render/scales/scale.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;

namespace {

ValueFacts facts(ValueKind kind, const std::vector<float>& values) {
  return {.kind = kind, .bounds = {}, .spread = spread_of(values), .shares = {}};
}

ValueFacts shares_of(std::size_t count, const std::vector<float>& values) {
  ValueFacts known = facts(ValueKind::probability, values);
  known.shares = count;
  return known;
}

}  // namespace

TEST_CASE("probabilities count multiples of the even share, whose colour is always the same") {
  const Scale peaked = choose_scale(shares_of(4, {0.7F, 0.1F, 0.1F, 0.1F}), {});
  CHECK(peaked.low == 0);
  CHECK(peaked.high == 0.7F);
  CHECK(peaked.place(0.25F) == Scale::kStart);
  CHECK(peaked.place(0.7F) == 1);
  CHECK(peaked.unit == Unit::even_share);
  CHECK(peaked.note == "multiples of the even share 1/4 = 0.25; this map: 0.4 to 2.8 times");

  const Scale mild = choose_scale(shares_of(4, {0.26F, 0.24F, 0.25F, 0.25F}), {});
  CHECK(mild.high == Approx(0.25 * kLeastReach));
  CHECK(mild.place(0.25F) == Scale::kStart);
  CHECK(mild.strength(mild.place(0.26F)) < 0.2F);  // four percent more are a sixth of the way
  CHECK(mild.strength(mild.place(0.26F)) > 0.1F);
  CHECK(mild.strength(mild.place(0.24F)) == 0);
}

TEST_CASE("the even share is that of the positions that share, not of those that are drawn") {
  // 2 of 100 positions, both far above 1/100.
  CHECK(choose_scale(shares_of(100, {0.3F, 0.5F}), {}).start == Approx(0.01));
}

TEST_CASE("an even map says so and has no colours") {
  const Scale scale = choose_scale(shares_of(3, {0.333F, 0.334F, 0.333F}), {});
  CHECK(scale.flat());
  CHECK_THAT(scale.note, StartsWith("even: this map is within 1 % of the even share 1/3"));
  CHECK(make_paint("", scale).of(0.334F) == Paint::kFlatColor);
}

TEST_CASE("a nearly flat gate stays pale, and the legend says by how little it differs") {
  ValueFacts known = facts(ValueKind::gate, {0.70F, 0.71F, 0.72F});
  known.bounds = {0.0F, 1.0F};
  const Scale scale = choose_scale(known, {});
  CHECK(scale.start == Approx(0.71));
  CHECK(scale.strength(scale.place(0.72F)) < 0.06F);
  CHECK(scale.note == "multiples of the mean factor 0.71; this map: 0.986 to 1.01 times (the formula allows 0 to 1)");

  const Scale flat = choose_scale(facts(ValueKind::gate, {0.5F, 0.501F}), {});
  CHECK(flat.flat());
  CHECK_THAT(flat.note, StartsWith("flat: this map is within 1 % of the mean factor 0.5"));
}

TEST_CASE("scores from zero count multiples of their mean, others span smallest to largest") {
  const Scale saliency = choose_scale(facts(ValueKind::score, {0, 1, 2, 9}), {});
  CHECK(saliency.start == 3);
  CHECK(saliency.high == 9);
  CHECK_THAT(saliency.note, StartsWith("multiples of the mean 3"));

  const Scale score = choose_scale(facts(ValueKind::score, {-2, 0, 5}), {});
  CHECK(score.low == -2);
  CHECK(score.high == 5);
  CHECK(score.place(1) == Scale::kStart);
  CHECK_FALSE(score.diverging);
  CHECK(score.note == "-2 to 5 (smallest to largest of this map); colour begins at the mean 1");
}

TEST_CASE("signed values are symmetric about zero, as far as the formula allows") {
  const Scale both = choose_scale(facts(ValueKind::signed_value, {-2, 6}), {});
  CHECK(both.low == -6);
  CHECK(both.high == 6);
  CHECK(both.diverging);
  CHECK(both.place(0) == 0.5F);
  CHECK(both.strength(both.place(0)) == 0);
  CHECK(both.strength(both.place(-6)) == 1);
  CHECK(make_paint("", both).colormap->diverging);
  CHECK(make_paint("magma", both).colormap->name == "magma");

  ValueFacts cosine = facts(ValueKind::signed_value, {-0.1F, 0.4F});
  cosine.bounds = {-1.0F, 1.0F};
  const Scale bounded = choose_scale(cosine, {});
  CHECK(bounded.high == 1);
  CHECK(bounded.note == "-1 to 1 (all that the formula allows); this map: -0.1 to 0.4");
}

TEST_CASE("values that differ by rounding alone are not stretched") {
  const float near = std::nextafter(-0.3F, 1.0F);
  for (const ScaleMode mode : {ScaleMode::natural, ScaleMode::per_map}) {
    const Scale scale = choose_scale(facts(ValueKind::score, {-0.3F, near}), {.mode = mode});
    CHECK(scale.place(-0.3F) == scale.place(near));
    CHECK_THAT(scale.note, ContainsSubstring("every value is -0.3"));
  }
}

TEST_CASE("all zeros have a flat scale of every kind") {
  for (const ValueKind kind : {ValueKind::probability, ValueKind::gate, ValueKind::score, ValueKind::signed_value}) {
    for (const ScaleMode mode : {ScaleMode::natural, ScaleMode::per_map, ScaleMode::shared}) {
      const Scale scale = choose_scale(facts(kind, {0, 0}), {.mode = mode, .spread = {0, 0, 0, 2}});
      CHECK(scale.flat());
      CHECK_THAT(scale.note, ContainsSubstring("every value is 0"));
    }
  }
}

TEST_CASE("per-map stretches when asked to, and says so") {
  const Scale scale = choose_scale(facts(ValueKind::gate, {0.70F, 0.71F}), {.mode = ScaleMode::per_map});
  CHECK(scale.place(0.70F) == 0);
  CHECK(scale.place(0.71F) == 1);
  CHECK_THAT(scale.note, ContainsSubstring("0.7 to 0.71 (smallest to largest of this map)"));
}

TEST_CASE("a shared scale applies the same rule to the common spread") {
  const std::vector<float> a{0.1F, 0.3F}, b{0.2F, 0.8F};
  const Spread both = joined(spread_of(a), spread_of(b));
  const Scale probability = choose_scale(shares_of(4, a), {.mode = ScaleMode::shared, .spread = both});
  CHECK(probability.high == 0.8F);
  CHECK(probability.start == 0.25F);
  CHECK_THAT(probability.note, ContainsSubstring("all these maps: 0.4 to 3.2 times"));
  const Scale gate = choose_scale(facts(ValueKind::gate, a), {.mode = ScaleMode::shared, .spread = both});
  CHECK(gate.start == Approx(0.35));
}

TEST_CASE("a fixed scale clips and says how far the values reach") {
  const Scale scale = choose_scale(facts(ValueKind::score, {-1, 5}), {.mode = ScaleMode::fixed, .range = {0, 2}});
  CHECK(scale.place(-1) == 0);
  CHECK(scale.place(1) == 0.5F);
  CHECK(scale.place(5) == 1);
  CHECK_THAT(scale.note, StartsWith("fixed 0 to 2"));
  CHECK_THAT(scale.note, ContainsSubstring("-1 to 5"));
  const float infinite = std::numeric_limits<float>::infinity();
  for (const Range range : {Range{2, 0}, Range{1, 1}, Range{0, infinite}}) {
    CHECK_THROWS_AS(choose_scale({}, {.mode = ScaleMode::fixed, .range = range}), Error);
  }
}

TEST_CASE("the largest numbers there are have a place too") {
  const float most = std::numeric_limits<float>::max();
  const Scale scale = choose_scale(facts(ValueKind::signed_value, {-most, most}), {});
  CHECK(scale.place(-most) == 0);
  CHECK(scale.place(0) == 0.5F);
  CHECK(scale.place(most) == 1);
}

TEST_CASE("spreads join") {
  const std::vector<float> values{3, -1, 2};
  const Spread spread = joined(spread_of(values), {0, 9, 9, 2});
  CHECK(spread.low == -1);
  CHECK(spread.high == 9);
  CHECK(spread.mean() == Approx(13.0 / 5));
  CHECK_THROWS_AS(spread_of({}), Error);
}
