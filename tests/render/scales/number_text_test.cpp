#include "attnviz/render/scales/number_text.hpp"

#include "support/catch.hpp"

using namespace attnviz::render;

TEST_CASE("numbers are short and readable") {
  CHECK(number_text(0) == "0");
  CHECK(number_text(-0.0) == "0");
  CHECK(number_text(1) == "1");
  CHECK(number_text(0.0314159) == "0.0314");
  CHECK(number_text(-2.5) == "-2.5");
  CHECK(number_text(1234.4) == "1234");
  CHECK(number_text(999999) == "999999");
  CHECK(number_text(1e-5) == "1e-5");
  CHECK(number_text(2.34e12) == "2.34e12");
  CHECK(number_text(0.62246, 2) == "0.62");
}

TEST_CASE("numbers beside each other have the same decimals") {
  CHECK(aligned_text(0.0314159, 0.4) == "0.03");
  CHECK(aligned_text(0.0004, 0.4) == "0.00");
  CHECK(aligned_text(-0.0004, 0.4) == "0.00");
  CHECK(aligned_text(0.0124, 0.0124) == "0.012");
  CHECK(aligned_text(3.14, 27) == "3");
  CHECK(aligned_text(-2.5, 3) == "-2.5");
  CHECK(aligned_text(3e-7, 5e-7) == "3e-7");
  CHECK(aligned_text(0, 0) == "0");
}

TEST_CASE("ticks are round, rising and within the range") {
  CHECK(round_ticks(0, 1, 6) == std::vector<double>{0, 0.2, 0.4, 0.2 * 3, 0.8, 1});
  CHECK(round_ticks(-3, 3, 4) == std::vector<double>{-2, 0, 2});
  CHECK(round_ticks(0, 0.031, 4) == std::vector<double>{0, 0.01, 0.02, 0.03});
  CHECK(round_ticks(1, 1, 5).empty());
  CHECK(round_ticks(2, 1, 5).empty());
  CHECK(round_ticks(0, 1, 0).empty());
  for (const double high : {1e-30, 3.7e-5, 0.9, 17.0, 4e8}) {
    const auto ticks = round_ticks(0, high, 5);
    CHECK(ticks.size() >= 2);
    CHECK(ticks.size() <= 5);
  }
}
