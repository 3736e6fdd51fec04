#include "attnviz/mechanisms/gates/relation.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/mechanisms/gates/rank_one.hpp"
#include "attnviz/mechanisms/gates/simam.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("the nearest product agrees with numpy's singular value decomposition") {
  for (const auto& expected : golden("gates_rank_one")) {
    INFO(expected.at("name"));
    const Matrix matrix = matrix_in(expected.at("matrix")), nearest = matrix_in(expected.at("nearest"));
    const RankOne found = nearest_product(matrix);
    CHECK(found.energy == Approx(expected.at("energy").get<double>()).epsilon(1e-6));
    for (std::size_t row = 0; row < matrix.shape(0); ++row) {
      for (std::size_t column = 0; column < matrix.shape(1); ++column) {
        CHECK(found.left[row] * found.right[column] == Approx(nearest(row, column)).margin(1e-5));
      }
    }
  }
}

TEST_CASE("the parts of a gate add up to it, and its share agrees with numpy") {
  for (const auto& expected : golden("gates_rank_one")) {
    INFO(expected.at("name"));
    const Matrix matrix = matrix_in(expected.at("matrix"));
    Tensor3 gate = Tensor3::from_shape({matrix.shape(0), matrix.shape(1), 1});
    std::ranges::copy(values_of(matrix), gate.data());
    const Relation parts = relation(gate);
    CHECK(parts.variance == Approx(expected.at("variance").get<double>()).epsilon(1e-5));
    for (std::size_t channel = 0; channel < gate.shape(0); ++channel) {
      for (std::size_t row = 0; row < gate.shape(1); ++row) {
        const float sum = parts.channel(channel) * parts.spatial(row, 0) + parts.rest(channel, row, 0);
        CHECK(sum == Approx(gate(channel, row, 0)).margin(1e-6));
      }
    }
  }
}

TEST_CASE("a product of gates is wholly explained, a gate for every value is not") {
  const auto gate = GENERATE(RelationOptions::Gate::se, RelationOptions::Gate::cbam);
  Parameters parameters(1);
  const auto product = run_relation(small_picture(), parameters, {.of = gate}).back();
  CHECK(product.values(0) == Approx(1).margin(1e-6));
  CHECK(product.values(1) == Approx(1).margin(1e-6));
  const auto full = run_relation(small_picture(), parameters, {.of = RelationOptions::Gate::simam}).back();
  CHECK(full.values(0) > 0.9F);
  CHECK(full.values(1) < 0.9F);
}

TEST_CASE("an even gate has even parts and no rest") {
  const Relation parts = relation(simam(features_of(flat_picture())).gate);
  CHECK(parts.variance == 1);
  for (const float value : values_of(parts.spatial)) CHECK(value == Approx(1));
  for (const float value : values_of(parts.rest)) CHECK(value == Approx(0).margin(1e-6));
  CHECK(relation(Tensor3{{{0, 0}}}).energy == 1);
}

TEST_CASE("only gates can be taken apart") {
  CHECK_THROWS_WITH(relation(Tensor3{{{1, -1}}}), ContainsSubstring("-1"));
  CHECK_THROWS_AS(relation(Tensor3::from_shape({2, 0, 3})), Error);
}
