#include "attnviz/core/position.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;

TEST_CASE("sinusoidal positions equal DistilBERT's table") {
  for (const auto& value : test::golden("core_position")) {
    const Matrix expected = test::matrix_in(value);
    INFO(shape_text(expected));
    CHECK(test::worst_difference(sinusoidal_positions(expected.shape(0), expected.shape(1)), expected) < 1e-6);
  }
}

TEST_CASE("an odd width ends with a sine, and a size of zero is an empty table") {
  const Matrix odd = sinusoidal_positions(4, 1);
  CHECK(odd(3, 0) == Approx(std::sin(3.0)));
  CHECK(sinusoidal_positions(0, 8).size() == 0);
  CHECK(sinusoidal_positions(8, 0).size() == 0);
}

TEST_CASE("a table too large to exist is refused before memory is asked for") {
  CHECK_THROWS_AS(sinusoidal_positions(SIZE_MAX / 2, 3), Error);
}
