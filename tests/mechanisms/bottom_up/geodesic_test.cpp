#include "attnviz/mechanisms/bottom_up/geodesic.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/grid_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

AttentionMap geodesic(const Inputs& inputs, const GeodesicOptions& options = {}) {
  Parameters none(1);
  return run_geodesic(inputs, none, options).front();
}

}  // namespace

TEST_CASE("geodesic saliency agrees with SciPy's shortest paths from the border") {
  for (const auto& expected : golden("geodesic")) {
    const Inputs inputs = inputs_from_border(expected);
    const AttentionMap map = geodesic(inputs);
    CHECK_NOTHROW(validate(map));
    CHECK(map.name == "saliency");
    CHECK(worst_difference(map.values, vector_in(expected["clipped"])) < 1e-5);
    CHECK(worst_difference(geodesic(inputs, {.clip = false}).values, vector_in(expected["plain"])) < 1e-5);
  }
}

TEST_CASE("nearness to a query falls with the paths from its cell, one row a query") {
  for (const auto& expected : golden("geodesic")) {
    Inputs inputs = inputs_from_border(expected);
    const std::size_t start = expected["start"];
    inputs.queries = {
        .vectors = inputs.queries.vectors, .labels = {"a", "b"}, .positions = {start, start}, .marks = {}};
    inputs.queries.vectors = Matrix::from_shape({2, inputs.width()});
    const AttentionMap map = geodesic(inputs);
    CHECK(map.name == "nearness");
    REQUIRE(map.values.shape(0) == 2);
    const auto found = values_of(map.values);
    Vector wanted = vector_in(expected["from_start"]);
    for (float& path : values_of(wanted)) path = -path;
    CHECK(worst_difference(found.first(wanted.size()), values_of(wanted)) < 1e-5);
    CHECK(worst_difference(found.last(wanted.size()), values_of(wanted)) < 1e-5);
  }
}

TEST_CASE("geodesic refuses queries that stand on no cell") {
  Inputs inputs = inputs_from_border(golden("geodesic")[1]);
  inputs.queries.positions = {0};  // the class token
  CHECK_THROWS_WITH(geodesic(inputs), ContainsSubstring("cell of the picture"));
  inputs.queries.positions.clear();  // a mean
  CHECK_THROWS_WITH(geodesic(inputs), ContainsSubstring("cell of the picture"));
}
