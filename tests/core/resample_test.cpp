#include "attnviz/core/resample.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/rng.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

struct Named {
  const char* name;
  Interpolation interpolation;
};
constexpr Named kInterpolations[] = {
    {"nearest", Interpolation::nearest}, {"bilinear", Interpolation::bilinear}, {"bicubic", Interpolation::bicubic}};

}  // namespace

TEST_CASE("resampling up and down agrees with PyTorch") {
  for (const auto& expected : golden("core_resample")) {
    const Matrix plane = matrix_in(expected.at("plane"));
    for (const auto& [name, interpolation] : kInterpolations) {
      INFO(name << " from " << shape_text(plane) << " to " << expected.at("rows") << "x" << expected.at("columns"));
      const Matrix found = resample(plane, expected.at("rows"), expected.at("columns"), interpolation);
      CHECK(worst_difference(found, matrix_in(expected.at(name))) < 1e-5);
    }
  }
}

TEST_CASE("nearest enlargement by a whole factor repeats every cell exactly that often") {
  for (std::size_t size = 1; size < 30; ++size) {
    Matrix line = Matrix::from_shape({1, size});
    for (std::size_t place = 0; place < size; ++place) line(0, place) = static_cast<float>(place);
    for (const std::size_t factor : {1, 2, 3, 7, 16, 49, 98}) {
      const Matrix large = resample(line, 1, size * factor, Interpolation::nearest);
      bool repeated = true;
      for (std::size_t place = 0; place < size * factor; ++place) {
        repeated = repeated && large(0, place) == static_cast<float>(place / factor);
      }
      INFO(size << " cells, " << factor << " times");
      CHECK(repeated);
    }
  }
}

TEST_CASE("resampling to the same size and of a constant changes nothing") {
  Matrix plane = Matrix::from_shape({6, 9}), flat = plane;
  Rng(1).fill_normal(values_of(plane), 0, 1);
  std::fill(flat.begin(), flat.end(), 0.375F);
  for (const auto& [name, interpolation] : kInterpolations) {
    INFO(name);
    CHECK(same_bytes(resample(plane, 6, 9, interpolation), plane));
    for (const float value : resample(flat, 31, 4, interpolation)) CHECK(value == Approx(0.375F).margin(1e-6));
  }
}

TEST_CASE("resampling nothing, to nothing or to more than memory is refused") {
  const Matrix plane = Matrix::from_shape({2, 3});
  CHECK_THROWS_WITH(resample(plane, 0, 4, Interpolation::bilinear),
                    ContainsSubstring("[0, 4]") && ContainsSubstring("[2, 3]"));
  CHECK_THROWS_AS(resample(plane, 4, 0, Interpolation::bilinear), Error);
  CHECK_THROWS_AS(resample(Matrix::from_shape({0, 3}), 4, 4, Interpolation::bilinear), Error);
  const std::size_t huge = std::size_t{1} << 33;
  CHECK_THROWS_AS(resample(plane, huge, huge, Interpolation::nearest), Error);
}

TEST_CASE("resampling gives the same bytes for every number of threads") {
  Matrix plane = Matrix::from_shape({37, 41});
  Rng(4).fill_normal(values_of(plane), 0, 1);
  for (const auto& [name, interpolation] : kInterpolations) {
    INFO(name);
    Matrix first;
    {
      const ThreadLimit one(1);
      first = resample(plane, 211, 303, interpolation);
    }
    for (const std::size_t threads : {2, 3}) {
      const ThreadLimit limit(threads);
      CHECK(same_bytes(resample(plane, 211, 303, interpolation), first));
    }
  }
}
