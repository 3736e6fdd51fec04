#include "attnviz/mechanisms/scores/score_mechanisms.hpp"

#include <nlohmann/json.hpp>

#include "mechanisms/grid_inputs.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

AttentionMap distance(const Inputs& inputs, const DistanceOptions& options = {}) {
  Parameters none(1);
  return run_distance(inputs, none, options).front();
}

std::span<const float> cells_of(const AttentionMap& map) {
  return std::span(map.values.data(), map.values.size()).subspan(map.grid->prefix);
}

}  // namespace

TEST_CASE("distance from the border agrees with SciPy: nearest references, blur, and the paths") {
  for (const auto& expected : golden("geodesic")) {
    const AttentionMap map = distance(inputs_from_border(expected));
    CHECK(worst_difference(cells_of(map), values_of(vector_in(expected["distance"]))) < 1e-5);
  }
}

TEST_CASE("on a network's features half of the border counts, squared and without blur or paths, as SciPy has it") {
  for (const auto& expected : golden("geodesic")) {
    Inputs inputs = inputs_from_border(expected);
    inputs.learned = true;
    CHECK(worst_difference(cells_of(distance(inputs)), values_of(vector_in(expected["learned_distance"]))) < 1e-5);
  }
}

TEST_CASE("distance counts paths by their weight, and says so where it does") {
  const Inputs inputs = inputs_from_border(golden("geodesic")[0]);
  const AttentionMap with = distance(inputs), without = distance(inputs, {.geodesic = 0});
  const std::size_t corner = 0, middle = 3 * 7 + 3;
  CHECK(with.values.data()[corner] / without.values.data()[corner] == Approx(0.2).epsilon(1e-5));
  CHECK(with.values.data()[middle] > 0.2F * without.values.data()[middle]);
  CHECK(with.reading != without.reading);
}

TEST_CASE("paths count on hand-made features only, unless a weight is asked for") {
  Inputs inputs = inputs_from_border(golden("geodesic")[0]);
  const DistanceOptions plain = {.metric = DistanceOptions::Metric::euclidean, .nearest = 0.05F};
  const DistanceOptions off = {.metric = plain.metric, .nearest = plain.nearest, .geodesic = 0};
  const DistanceOptions on = {.metric = plain.metric, .nearest = plain.nearest, .geodesic = 0.8F};
  CHECK(same_bytes(distance(inputs, plain).values, distance(inputs, on).values));
  inputs.learned = true;
  CHECK(same_bytes(distance(inputs, plain).values, distance(inputs, off).values));
  CHECK_FALSE(same_bytes(distance(inputs, plain).values, distance(inputs, on).values));
}

TEST_CASE("the distance of a text or of a query knows no paths") {
  const Inputs text = small_text(), picture = small_picture();
  CHECK(same_bytes(distance(text).values, distance(text, {.geodesic = 0}).values));
  CHECK(same_bytes(distance(picture).values, distance(picture, {.geodesic = 0}).values));
}

TEST_CASE("a picture of one colour is as near to its border everywhere, whatever the paths count") {
  Inputs flat = flat_picture();
  flat.queries.as_reference = true;
  const AttentionMap map = distance(flat);
  CHECK(map.reading == distance(flat, {.geodesic = 0}).reading);
  for (const float value : values_of(map.values)) CHECK(value == 0);
}

TEST_CASE("with a Gaussian kernel too, a reference set's distinctness grows with distance from 0 on") {
  const Inputs inputs = inputs_from_border(golden("geodesic")[0]);
  const AttentionMap map = distance(inputs, {.metric = DistanceOptions::Metric::gaussian, .smooth = 0, .geodesic = 0});
  const AttentionMap plain = distance(inputs, {.smooth = 0, .geodesic = 0});
  CHECK(summarize(map).min >= 0);
  CHECK(summarize(map).max <= 1);
  const auto index_of_largest = [](const AttentionMap& one) {
    return std::ranges::max_element(values_of(one.values)) - values_of(one.values).begin();
  };
  CHECK(index_of_largest(map) == index_of_largest(plain));
}
