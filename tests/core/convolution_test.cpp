#include "attnviz/core/convolution.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/rng.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

Tensor3 random_features(std::size_t channels, std::size_t rows, std::size_t columns) {
  Tensor3 features = Tensor3::from_shape({channels, rows, columns});
  Rng(1, "features").fill_normal(values_of(features), 0, 1);
  return features;
}

Tensor4 random_weight(std::size_t outputs, std::size_t inputs, std::size_t side) {
  Tensor4 weight = Tensor4::from_shape({outputs, inputs, side, side});
  Rng(1, "weight").fill_normal(values_of(weight), 0, 1);
  return weight;
}

}  // namespace

TEST_CASE("convolutions agree with PyTorch over stride, padding, dilation and groups") {
  for (const auto& expected : golden("core_convolution").at("convolve")) {
    const Tensor3 x = tensor3_in(expected.at("x"));
    const Tensor4 weight = tensor4_in(expected.at("weight"));
    const ConvolutionOptions options{expected.at("stride"), expected.at("padding"), expected.at("dilation"),
                                     expected.at("groups")};
    INFO("input " << shape_text(x) << " weight " << shape_text(weight) << " stride " << options.stride);
    CHECK(worst_difference(convolve(x, weight, values_of(vector_in(expected.at("bias"))), options),
                           tensor3_in(expected.at("y"))) < 1e-5);
    CHECK(worst_difference(convolve(x, weight, {}, options), tensor3_in(expected.at("y_without_bias"))) < 1e-5);
  }
}

TEST_CASE("convolutions that do not fit are refused with both sizes") {
  const Tensor3 x = random_features(3, 5, 6);
  CHECK_THROWS_WITH(convolve(x, random_weight(2, 4, 3)),
                    ContainsSubstring("[2, 4, 3, 3]") && ContainsSubstring("[3, 5, 6]"));
  CHECK_THROWS_WITH(convolve(x, random_weight(3, 1, 3), {}, {.groups = 2}), ContainsSubstring("2 groups"));
  CHECK_THROWS_WITH(convolve(x, random_weight(2, 3, 3), std::vector<float>(3), {}),
                    ContainsSubstring("3 biases for 2 output channels"));
  CHECK_THROWS_WITH(convolve(x, random_weight(2, 3, 7)),
                    ContainsSubstring("spans 7") && ContainsSubstring("side of 5"));
  CHECK_THROWS_WITH(convolve(x, random_weight(2, 3, 3), {}, {.dilation = 3}), ContainsSubstring("spans 7"));
  CHECK_THROWS_AS(convolve(x, random_weight(2, 3, 3), {}, {.stride = 0}), Error);
  CHECK_THROWS_AS(convolve(x, random_weight(2, 3, 3), {}, {.dilation = 0}), Error);
  CHECK_THROWS_AS(convolve(x, random_weight(2, 3, 3), {}, {.groups = 0}), Error);
  CHECK_THROWS_AS(convolve(x, Tensor4::from_shape({2, 3, 0, 3})), Error);
  CHECK_THROWS_AS(convolve(x, Tensor4::from_shape({0, 3, 1, 1})), Error);
}

TEST_CASE("convolutions give the same bytes for every number of threads") {
  struct Size {
    std::size_t inputs, outputs, side, kernel;
    ConvolutionOptions options;
  };
  for (const auto& [inputs, outputs, side, kernel, options] :
       {Size{2, 1, 120, 7, {.padding = 3}}, Size{16, 16, 60, 3, {.padding = 1}},
        Size{24, 24, 40, 3, {.padding = 1, .groups = 24}}, Size{3, 32, 64, 8, {.stride = 8}},
        Size{16, 16, 30, 3, {.padding = 4, .dilation = 4}}}) {
    const Tensor3 x = random_features(inputs, side, side);
    const Tensor4 weight = random_weight(outputs, inputs / options.groups, kernel);
    Tensor3 first;
    {
      const ThreadLimit one(1);
      first = convolve(x, weight, {}, options);
    }
    for (const std::size_t threads : {2, 3}) {
      const ThreadLimit limit(threads);
      CHECK(same_bytes(convolve(x, weight, {}, options), first));
    }
  }
}

TEST_CASE("convolution along one axis agrees with PyTorch") {
  for (const auto& expected : golden("core_convolution").at("convolve_same")) {
    const Vector signal = vector_in(expected.at("signal")), kernel = vector_in(expected.at("kernel"));
    CHECK(worst_difference(convolve_same(values_of(signal), values_of(kernel)), vector_in(expected.at("same"))) < 1e-6);
  }
}

TEST_CASE("convolution along one axis needs an odd kernel") {
  const std::vector<float> signal(4, 1.0F), even(2, 1.0F);
  CHECK_THROWS_WITH(convolve_same(signal, even), ContainsSubstring("kernel of 2"));
  CHECK_THROWS_WITH(convolve_same(signal, {}), ContainsSubstring("kernel of 0"));
  CHECK(convolve_same({}, std::vector<float>{1}).size() == 0);
}
