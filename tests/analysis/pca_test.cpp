#include "attnviz/analysis/pca.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::analysis;
using namespace attnviz::test;

TEST_CASE("principal components agree with numpy's singular vectors, signs included") {
  for (const auto& one : golden("analysis_pca")) {
    const std::size_t count = one.at("count");
    const PrincipalComponents found = principal_components(matrix_in(one.at("rows")), 3);
    const Matrix expected = matrix_in(one.at("scores"));
    REQUIRE(found.scores.shape(0) == 3);
    REQUIRE(found.scores.shape(1) == expected.shape(1));
    const double largest = std::ranges::max(values_of(expected));
    const std::span<const float> scores(found.scores.data(), expected.size());
    CHECK(worst_difference(scores, values_of(expected)) < 1e-5 * largest);
    for (std::size_t number = 0; number < 3; ++number) {
      const double share = number < count ? one.at("shares").at(number).get<double>() : 0.0;
      CHECK(found.shares[number] == Approx(share).margin(1e-6));
    }
    CHECK(found.relative_spread == Approx(one.at("spread").get<double>()));
  }
}

TEST_CASE("rows that are equal, or one alone, have no components") {
  for (const std::size_t rows : {1U, 7U}) {
    const Matrix equal = xt::ones<float>({rows, std::size_t{4}}) * 0.1F;
    const PrincipalComponents found = principal_components(equal, 3);
    CHECK(found.shares == std::vector<double>(3));
    CHECK(std::ranges::all_of(values_of(found.scores), [](float value) { return value == 0; }));
    CHECK(found.relative_spread < 1e-6);
  }
}

TEST_CASE("no rows and numbers that are none are refused") {
  CHECK(std::string(error_of([] {
                      principal_components(Matrix::from_shape({0, 4}), 3);
                    }).what()) == "pca: rows [0, 4], at least one number needed");
  Matrix rows = xt::zeros<float>({2, 2});
  rows(1, 0) = std::numeric_limits<float>::quiet_NaN();
  CHECK(std::string(error_of([&] { principal_components(rows, 1); }).what()) == "pca: NaN at index 2 of 4 values");
}
