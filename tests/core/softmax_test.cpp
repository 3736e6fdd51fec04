#include "attnviz/core/softmax.hpp"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/rng.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

Matrix scores_in(const nlohmann::json& expected) {
  Matrix scores = matrix_in(expected.at("scores"));
  for (const std::size_t index : expected.at("masked")) scores.data()[index] = kMasked;
  return scores;
}

double sum_of(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += value;
  return sum;
}

}  // namespace

TEST_CASE("softmax agrees with PyTorch, with temperatures, masks and huge scores") {
  for (const auto& expected : golden("core_softmax")) {
    Matrix scores = scores_in(expected);
    INFO("shape " << shape_text(scores));
    softmax_rows(scores, expected.at("temperature"));
    CHECK(worst_difference(scores, matrix_in(expected.at("weights"))) < 1e-6);
    for (const std::size_t index : expected.at("masked")) CHECK(scores.data()[index] == 0.0F);
    for (std::size_t row = 0; row < scores.shape(0); ++row)
      CHECK(sum_of(row_of(scores, row)) == Approx(1).margin(1e-6));
  }
}

TEST_CASE("softmax of columns agrees with PyTorch") {
  for (const auto& expected : golden("core_softmax")) {
    if (!expected.contains("column_weights")) continue;
    Matrix scores = scores_in(expected);
    softmax_columns(scores);
    CHECK(worst_difference(scores, matrix_in(expected.at("column_weights"))) < 1e-6);
  }
}

TEST_CASE("softmax of nothing is nothing") {
  CHECK_NOTHROW(softmax(std::span<float>{}));
  Matrix no_rows = Matrix::from_shape({0, 5}), no_columns = Matrix::from_shape({5, 0});
  CHECK_NOTHROW(softmax_rows(no_rows));
  CHECK_NOTHROW(softmax_rows(no_columns));
  CHECK_NOTHROW(softmax_columns(no_rows));
  CHECK_NOTHROW(softmax_columns(no_columns));
}

TEST_CASE("a row that is masked throughout becomes zero, not NaN") {
  for (const std::size_t count : {1, 3, 16, 35}) {
    std::vector<float> scores(count, kMasked);
    softmax(scores);
    CHECK(scores == std::vector<float>(count, 0.0F));
  }
}

TEST_CASE("the only visible score gets all the weight") {
  std::vector<float> scores(21, kMasked);
  scores[20] = -std::numeric_limits<float>::max();
  softmax(scores);
  CHECK(scores[20] == 1.0F);
  CHECK(sum_of(scores) == 1.0);
}

TEST_CASE("NaN and infinity among the scores are not hidden") {
  const float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
  for (const float bad : {nan, infinity}) {
    for (const std::size_t place : {0, 7, 18}) {
      std::vector<float> scores(19, 0.5F), alone(19, kMasked);
      scores[place] = alone[place] = bad;
      softmax(scores);
      softmax(alone);
      CHECK(std::isnan(scores[place]));
      CHECK(std::isnan(alone[place]));
    }
  }
}

TEST_CASE("very small temperatures choose the maximum, very large ones spread evenly") {
  std::vector<float> scores{1, 3, 2, 3};
  SECTION("small") {
    softmax(scores, 1e-42F);
    CHECK(scores == std::vector<float>{0, 0.5F, 0, 0.5F});
  }
  SECTION("large") {
    softmax(scores, 1e30F);
    CHECK(scores == std::vector<float>(4, 0.25F));
  }
}

TEST_CASE("a temperature that is not positive is refused") {
  std::vector<float> scores{1, 2};
  for (const float temperature : {0.0F, -1.0F, std::numeric_limits<float>::quiet_NaN()}) {
    CHECK_THROWS_WITH(softmax(scores, temperature), ContainsSubstring("temperature"));
  }
}

TEST_CASE("the sum of a long row stays one") {
  std::vector<float> scores(1'000'003);
  Rng(7).fill_normal(scores, 0, 1);
  softmax(scores);
  CHECK(sum_of(scores) == Approx(1).margin(1e-6));
}

TEST_CASE("softmax gives the same bytes for every number of threads") {
  Matrix scores = Matrix::from_shape({203, 517});
  Rng(3).fill_normal(values_of(scores), 0, 4);
  Matrix rows = scores, columns = scores;
  {
    const ThreadLimit one(1);
    softmax_rows(rows);
    softmax_columns(columns);
  }
  for (const std::size_t threads : {2, 3}) {
    const ThreadLimit limit(threads);
    Matrix again = scores;
    softmax_rows(again);
    CHECK(same_bytes(again, rows));
    again = scores;
    softmax_columns(again);
    CHECK(same_bytes(again, columns));
  }
}
