#include "attnviz/core/activation_gradient.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::test;

TEST_CASE("slopes of activations agree with PyTorch") {
  constexpr std::pair<const char*, Activation> kActivations[] = {
      {"relu", Activation::relu},
      {"gelu", Activation::gelu},
      {"gelu_tanh", Activation::gelu_tanh},
      {"quick_gelu", Activation::quick_gelu},
      {"silu", Activation::silu},
      {"hard_swish", Activation::hard_swish},
      {"hyperbolic_tangent", Activation::hyperbolic_tangent}};
  const auto& expected = golden("core_activation_gradient");
  const Vector x = vector_in(expected.at("x"));
  for (const auto& [name, activation] : kActivations) {
    INFO(name);
    Vector slopes = xt::ones<float>(x.shape());
    activation_gradient(activation, values_of(x), values_of(slopes));
    CHECK(worst_difference(slopes, vector_in(expected.at(name))) < 1e-6);
    Vector twice = xt::ones<float>(x.shape()) * 2.0F;
    activation_gradient(activation, values_of(x), values_of(twice));
    for (std::size_t place = 0; place < x.size(); ++place) CHECK(twice[place] == 2 * slopes[place]);
  }
}

TEST_CASE("no activation leaves the gradient as it is") {
  std::vector<float> slopes = {1, -2, 3};
  activation_gradient(Activation::none, std::vector<float>{4, 5, 6}, slopes);
  CHECK(slopes == std::vector<float>{1, -2, 3});
}
