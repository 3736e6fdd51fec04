#include "attnviz/io/json_number.hpp"

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"

using namespace attnviz;
using namespace attnviz::io;

namespace {

std::string written(float value) {
  std::string out;
  append_number(out, value);
  return out;
}

// Bits of a value after writing and reading as a float, or as a double that is narrowed.
bool reads_back(float value) {
  const std::string text = written(value);
  float as_float = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), as_float);
  if (result.ptr != text.data() + text.size()) return false;
  const auto narrowed = nlohmann::json::parse(text).get<float>();
  return std::bit_cast<std::uint32_t>(as_float) == std::bit_cast<std::uint32_t>(value) &&
         std::bit_cast<std::uint32_t>(narrowed) == std::bit_cast<std::uint32_t>(value);
}

}  // namespace

TEST_CASE("numbers are written in their shortest form") {
  CHECK(written(0.1F) == "0.1");
  CHECK(written(1.0F) == "1");
  CHECK(written(-2.5F) == "-2.5");
  CHECK(written(1e10F) == "1e+10");
  CHECK(written(0.0F) == "0");
  CHECK(written(1.0F / 3) == "0.33333334");
}

TEST_CASE("negative zero keeps its sign in readers that know integers") {
  CHECK(written(-0.0F) == "-0.0");
  CHECK(std::signbit(nlohmann::json::parse(written(-0.0F)).get<float>()));
}

TEST_CASE("random bit patterns read back to the same bits") {
  std::mt19937 random(1);
  int failures = 0;
  for (int count = 0; count < 100'000; ++count) {
    const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
    if (std::isfinite(value) && !reads_back(value)) ++failures;
  }
  CHECK(failures == 0);
}

TEST_CASE("subnormal and extreme numbers read back to the same bits") {
  using Limits = std::numeric_limits<float>;
  for (const float value :
       {Limits::min(), Limits::max(), Limits::lowest(), Limits::denorm_min(), Limits::epsilon(),
        std::nextafter(Limits::min(), 0.0F), 16777216.0F, 16777217.0F, 9007199254740992.0F, 1e20F}) {
    CHECK(reads_back(value));
    CHECK(reads_back(-value));
  }
  for (std::uint32_t bits = 1; bits < 0x00800000; bits = bits * 3 + 1) CHECK(reads_back(std::bit_cast<float>(bits)));
}

TEST_CASE("the float whose shortest form misleads readers of doubles reads back too") {
  // 7.038531e-26 is shortest, but as a double it lies on the border between two floats and narrows to the wrong one.
  const float value = std::bit_cast<float>(0x15ae43fdU);
  CHECK(reads_back(value));
  CHECK(reads_back(-value));
}

TEST_CASE("NaN and infinity are errors") {
  const auto error = test::error_of([] { written(std::numeric_limits<float>::quiet_NaN()); });
  CHECK(error.kind() == ErrorKind::value);
  CHECK_THROWS_AS(written(-std::numeric_limits<float>::infinity()), Error);
}

TEST_CASE("tensors of any rank become nested lists") {
  const auto list = [](const Tensor& tensor) {
    std::string out;
    append_nested_list(out, tensor);
    return out;
  };
  CHECK(list(Tensor::from_shape({0})) == "[]");
  CHECK(list(Tensor::from_shape({2, 0})) == "[[],[]]");
  CHECK(list(Tensor(7.5F)) == "7.5");
  CHECK(list(Tensor{1, 2}) == "[1,2]");
  CHECK(list(Tensor{{1, 0.5F}, {0, 2}}) == "[[1,0.5],[0,2]]");
  CHECK(list(Tensor{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}) == "[[[1,2],[3,4]],[[5,6],[7,8]]]");
}

TEST_CASE("a list names the position of a number that JSON does not have, and writes nothing") {
  std::string out = "before";
  const auto error = test::error_of([&] {
    append_nested_list(out, Tensor{1, 2, std::numeric_limits<float>::infinity()});
  });
  CHECK_THAT(error.what(), ContainsSubstring("infinity at index 2 of 3"));
  CHECK(out == "before");
}

TEST_CASE("values that do not fill the shape are an error") {
  std::string out;
  const std::vector<float> values(5);
  const std::vector<std::size_t> shape{2, 3};
  CHECK_THAT(test::error_of([&] { append_nested_list(out, values, shape); }).what(),
             ContainsSubstring("5 values do not fill the shape [2, 3]"));
}
