#include "attnviz/mechanisms/steps/select/selection.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "attnviz/core/softmax.hpp"
#include "attnviz/mechanisms/steps/select/gumbel.hpp"
#include "attnviz/mechanisms/steps/select/hard.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

Matrix masked_scores(const nlohmann::json& expected) {
  Matrix scores = matrix_in(expected["scores"]);
  for (const auto& index : expected["masked"]["values"]) scores.data()[index.get<std::size_t>()] = kMasked;
  return scores;
}

Matrix selected(Matrix scores, SelectOptions options, std::uint64_t seed = 0) {
  Parameters parameters(seed);
  std::vector<std::size_t> places(scores.shape(0));
  std::iota(places.begin(), places.end(), std::size_t{0});
  const Matrix queries = xt::ones<float>({scores.shape(0), std::size_t{3}});
  select(scores, options, {queries, places, parameters});
  return scores;
}

}  // namespace

TEST_CASE("sparsemax and entmax agree with the entmax package, masked or not") {
  for (const auto& expected : golden("selections")["cases"]) {
    const Matrix scores = masked_scores(expected);
    CHECK(worst_difference(selected(scores, {Selection::sparsemax}), matrix_in(expected["sparsemax"])) < 1e-6);
    CHECK(worst_difference(selected(scores, {Selection::entmax15}), matrix_in(expected["entmax15"])) < 1e-6);
    CHECK(worst_difference(selected(scores, {Selection::sigmoid}), matrix_in(expected["sigmoid"])) < 1e-6);
  }
}

TEST_CASE("the gumbel softmax agrees with PyTorch for the same noise, soft and straight through") {
  for (const auto& expected : golden("selections")["gumbel"]) {
    Matrix soft = matrix_in(expected["scores"]), hard = soft;
    const Matrix noise = matrix_in(expected["noise"]);
    gumbel_softmax(row_of(soft, 0), row_of(noise, 0), expected["temperature"].get<float>());
    straight_through(row_of(hard, 0), row_of(noise, 0));
    CHECK(worst_difference(soft, matrix_in(expected["soft"])) < 1e-6);
    CHECK(worst_difference(hard, matrix_in(expected["hard"])) == 0);
  }
}

TEST_CASE("a temperature divides the scores") {
  const Matrix scores = {{1, 2, -1}}, doubled = {{2, 4, -2}};
  for (const Selection selection : {Selection::softmax, Selection::sparsemax, Selection::entmax15, Selection::sigmoid,
                                    Selection::local_m, Selection::local_p}) {
    SelectOptions options{selection};
    const Matrix expected = selected(doubled, options);
    options.temperature = 0.5F;
    CHECK(worst_difference(selected(scores, options), expected) < 1e-6);
  }
}

TEST_CASE("hard attention takes the largest score, and the first of equals") {
  CHECK(worst_difference(selected({{1, 3, 3, 2}}, {Selection::argmax}), Matrix{{0, 1, 0, 0}}) == 0);
  CHECK(worst_difference(selected({{kMasked, -7, kMasked}}, {Selection::argmax}), Matrix{{0, 1, 0}}) == 0);
}

TEST_CASE("a row that is masked throughout becomes zero, whatever selects") {
  for (std::size_t index = 0; index < kSelectionNames.size(); ++index) {
    INFO(kSelectionNames[index]);
    const Matrix weights = selected({{kMasked, kMasked, kMasked}}, {static_cast<Selection>(index)});
    CHECK(worst_difference(weights, Matrix{{0, 0, 0}}) == 0);
  }
}

TEST_CASE("a masked key gets no weight, whatever selects") {
  for (std::size_t index = 0; index < kSelectionNames.size(); ++index) {
    INFO(kSelectionNames[index]);
    const Matrix weights = selected({{0.5F, kMasked, 0.25F}}, {static_cast<Selection>(index)});
    CHECK(weights(0, 1) == 0);
    CHECK(weights(0, 0) + weights(0, 2) > 0);
  }
}

TEST_CASE("one draw takes one key, many draws come close to the softmax") {
  const Matrix scores = {{1, 0.5F, 0.1F, -1}};
  Matrix expected = scores;
  softmax_rows(expected);
  for (const Selection selection : {Selection::sample, Selection::straight_through}) {
    const Matrix once = selected(scores, {.select = selection, .samples = 1}, 5);
    CHECK(std::accumulate(once.begin(), once.end(), 0.0F) == 1);
    CHECK(*std::max_element(once.begin(), once.end()) == 1);
    Rng rng(9);
    Matrix many = scores;
    if (selection == Selection::sample)
      select_by_draws(row_of(many, 0), 100000, rng);
    else
      many = selected(scores, {.select = selection, .samples = 1000}, 5);
    // Five deviations of a share of n draws.
    const double n = selection == Selection::sample ? 100000 : 1000;
    for (std::size_t key = 0; key < 4; ++key) {
      const double p = expected(0, key);
      CHECK(std::abs(many(0, key) - p) < 5 * std::sqrt(p * (1 - p) / n));
    }
  }
}

TEST_CASE("draws depend on the seed alone") {
  const Matrix scores = xt::zeros<float>({4, 50});
  for (const Selection selection : {Selection::sample, Selection::gumbel, Selection::straight_through}) {
    CHECK(worst_difference(selected(scores, {selection}, 1), selected(scores, {selection}, 1)) == 0);
    CHECK(worst_difference(selected(scores, {selection}, 1), selected(scores, {selection}, 2)) > 0);
  }
}

TEST_CASE("a map of drawn weights says how many draws and which seed") {
  AttentionMap map{.name = "weights", .axes = {{AxisKind::query, 1, {}}, {AxisKind::key, 3, {}}}};
  map.reading = "each row: where that query looks";
  describe_selection(map, {.select = Selection::sample, .samples = 16}, 42);
  CHECK(map.reading == "each row: where that query looks; 16 draws at random, seed 42");
  CHECK(map.kind == ValueKind::probability);
  CHECK(map.sums_over == AxisKind::key);
}
