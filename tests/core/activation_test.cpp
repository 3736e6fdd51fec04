#include "attnviz/core/activation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "attnviz/core/rng.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

struct Named {
  const char* name;
  void (*apply)(std::span<float>);
};

constexpr Named kActivations[] = {{"relu", relu},
                                  {"sigmoid", sigmoid},
                                  {"hard_sigmoid", hard_sigmoid},
                                  {"hard_swish", hard_swish},
                                  {"hyperbolic_tangent", hyperbolic_tangent},
                                  {"silu", silu},
                                  {"gelu", gelu},
                                  {"gelu_tanh", gelu_tanh},
                                  {"quick_gelu", quick_gelu},
                                  {"exponential", exponential}};

/// Largest error, absolute below one and relative above.
double worst_error(std::span<const float> found, std::span<const float> expected) {
  double worst = 0;
  for (std::size_t index = 0; index < found.size(); ++index) {
    if (found[index] == expected[index]) continue;
    const double error = std::abs(static_cast<double>(found[index]) - static_cast<double>(expected[index])) /
                         std::max(1.0, std::abs(static_cast<double>(expected[index])));
    worst = std::isfinite(error) ? std::max(worst, error) : std::numeric_limits<double>::infinity();
  }
  return worst;
}

}  // namespace

TEST_CASE("activations agree with PyTorch") {
  const auto expected = golden("core_activation");
  for (const auto& [name, apply] : kActivations) {
    INFO(name);
    const bool own = std::string(name) == "exponential";  // on inputs of its own, which do not overflow
    Vector x = vector_in(expected.at(own ? "exponential_x" : "x"));
    apply(values_of(x));
    CHECK(worst_error(values_of(x), values_of(vector_in(expected.at(name)))) < 1e-6);
  }
}

TEST_CASE("an activation of one number does not depend on where it stands") {
  std::vector<float> values(71);
  Rng(5).fill_normal(values, 0, 2);
  for (const auto& [name, apply] : kActivations) {
    INFO(name);
    std::vector<float> whole = values, single = values;
    apply(whole);
    for (float& value : single) apply({&value, 1});
    CHECK(whole == single);
  }
}

TEST_CASE("activations take nothing, keep NaN and reach their limits at infinity") {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const auto& [name, apply] : kActivations) {
    INFO(name);
    apply({});
    std::vector<float> values(19, std::numeric_limits<float>::quiet_NaN());
    apply(values);
    CHECK(std::all_of(values.begin(), values.end(), [](float value) { return std::isnan(value); }));
    float top = infinity;
    apply({&top, 1});
    const std::string bounded = "sigmoid hard_sigmoid hyperbolic_tangent";
    CHECK(top == (bounded.find(name) == std::string::npos ? infinity : 1.0F));
  }
  float low = -infinity;
  exponential({&low, 1});
  CHECK(low == 0.0F);
  low = -infinity;
  sigmoid({&low, 1});
  CHECK(low == 0.0F);
  low = -infinity;
  hyperbolic_tangent({&low, 1});
  CHECK(low == -1.0F);
}

TEST_CASE("the exponential overflows to infinity and underflows to zero") {
  std::vector<float> values{100, 1e30F, -110, -1e30F};
  exponential(values);
  CHECK(values ==
        std::vector<float>{std::numeric_limits<float>::infinity(), std::numeric_limits<float>::infinity(), 0, 0});
}
