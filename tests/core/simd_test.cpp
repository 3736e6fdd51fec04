#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "attnviz/core/rng.hpp"
#include "attnviz/core/simd/kernels.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::test;
using simd::Kernels;

namespace {

// The goldens test the kernels of this machine's best instruction set. Here every set that it can run is held against
// the C library in double precision, for every length around the widths of the registers.
std::vector<const Kernels*> all_kernels() {
  std::vector<const Kernels*> found;
  while (const Kernels* next = simd::available_kernels(found.size())) found.push_back(next);
  return found;
}

std::vector<float> normal_numbers(std::size_t count, double deviation) {
  std::vector<float> numbers(count);
  Rng(count).fill_normal(numbers, 0, deviation);
  return numbers;
}

std::vector<std::size_t> lengths() {
  std::vector<std::size_t> found{1023, 1024, 1025, 5000};
  for (std::size_t length = 0; length < 70; ++length) found.push_back(length);
  return found;
}

double logistic(double x) {
  return 1 / (1 + std::exp(-x));
}

struct Elementwise {
  const char* name;
  Kernels::InPlace* Kernels::*kernel;
  double (*expected)(double);
};

const Elementwise kElementwise[] = {
    {"relu", &Kernels::relu, [](double x) { return std::max(x, 0.0); }},
    {"sigmoid", &Kernels::sigmoid, logistic},
    {"hard_sigmoid", &Kernels::hard_sigmoid, [](double x) { return std::min(std::max(x + 3, 0.0), 6.0) / 6; }},
    {"hard_swish", &Kernels::hard_swish, [](double x) { return x * std::min(std::max(x + 3, 0.0), 6.0) / 6; }},
    {"hyperbolic_tangent", &Kernels::hyperbolic_tangent, [](double x) { return std::tanh(x); }},
    {"silu", &Kernels::silu, [](double x) { return x * logistic(x); }},
    {"gelu", &Kernels::gelu, [](double x) { return x * std::erfc(-x / std::sqrt(2.0)) / 2; }},
    {"gelu_tanh", &Kernels::gelu_tanh,
     [](double x) { return x / 2 * (1 + std::tanh(0.7978845608028654 * (x + 0.044715 * x * x * x))); }},
    {"quick_gelu", &Kernels::quick_gelu, [](double x) { return x * logistic(1.702 * x); }},
    {"exponential", &Kernels::exponential, [](double x) { return std::exp(x); }},
};

/// Largest error, absolute below one and relative above.
double worst_error(const std::vector<float>& found, const std::vector<float>& from, double (*expected)(double)) {
  double worst = 0;
  for (std::size_t index = 0; index < found.size(); ++index) {
    const double target = expected(static_cast<double>(from[index]));
    worst = std::max(worst, std::abs(static_cast<double>(found[index]) - target) / std::max(1.0, std::abs(target)));
  }
  return worst;
}

double exact_sum(const std::vector<float>& values, const std::function<double(double)>& of) {
  double sum = 0;
  for (const float value : values) sum += of(static_cast<double>(value));
  return sum;
}

}  // namespace

TEST_CASE("the best kernels are the last of those that this machine can run") {
  const auto all = all_kernels();
  REQUIRE(!all.empty());
  CHECK(&simd::kernels() == all.back());
}

TEST_CASE("activations of every instruction set agree with the C library") {
  for (const Kernels* kernels : all_kernels()) {
    for (const auto& [name, kernel, expected] : kElementwise) {
      INFO(kernels->instruction_set << " " << name);
      for (const double deviation : {0.1, 3.0, 20.0}) {
        const std::vector<float> from = normal_numbers(20'000, deviation);
        std::vector<float> found = from;
        (kernels->*kernel)(found.data(), found.size());
        CHECK(worst_error(found, from, expected) < 1e-6);
      }
    }
  }
}

TEST_CASE("kernels of every instruction set touch nothing behind the end of the range") {
  for (const Kernels* kernels : all_kernels()) {
    for (const auto& [name, kernel, expected] : kElementwise) {
      for (const std::size_t length : lengths()) {
        INFO(kernels->instruction_set << " " << name << " of " << length);
        const std::vector<float> from = normal_numbers(length, 2);
        std::vector<float> found = from;
        found.insert(found.end(), 16, 77.0F);
        (kernels->*kernel)(found.data(), length);
        const bool untouched =
            std::count(found.begin() + static_cast<std::ptrdiff_t>(length), found.end(), 77.0F) == 16;
        CHECK(untouched);
        found.resize(length);
        CHECK(worst_error(found, from, expected) < 1e-6);
      }
    }
  }
}

TEST_CASE("sums and extremes of every instruction set agree with plain loops") {
  for (const Kernels* kernels : all_kernels()) {
    for (const std::size_t length : lengths()) {
      INFO(kernels->instruction_set << " of " << length);
      const std::vector<float> values = normal_numbers(length, 2);
      std::vector<float> weights = values;
      for (float& weight : weights) weight = std::max(weight, 0.0F);  // zeros among them
      const float* data = values.data();
      const auto count = static_cast<double>(std::max<std::size_t>(length, 1));

      CHECK(kernels->sum(data, length) == Approx(exact_sum(values, [](double x) { return x; })).margin(2e-6 * count));
      const simd::Deviations found = kernels->deviations(data, length, 0.5F);
      CHECK(found.sum == Approx(exact_sum(values, [](double x) { return x - 0.5; })).margin(2e-6 * count));
      CHECK(found.squares == Approx(exact_sum(values, [](double x) { return (x - 0.5) * (x - 0.5); })).epsilon(1e-6));
      CHECK(kernels->entropy(weights.data(), length) ==
            Approx(exact_sum(weights, [](double w) { return w > 0 ? -w * std::log(w) : 0; })).margin(2e-6 * count));
      CHECK(kernels->all_finite(data, length));
      if (length == 0) continue;
      const auto [low, high] = std::minmax_element(values.begin(), values.end());
      CHECK(kernels->maximum(data, length) == *high);
      CHECK(kernels->range(data, length).low == *low);
      CHECK(kernels->range(data, length).high == *high);
    }
  }
}

TEST_CASE("a number that is not finite is found at every place") {
  for (const Kernels* kernels : all_kernels()) {
    INFO(kernels->instruction_set);
    std::vector<float> values(77, std::numeric_limits<float>::max());
    CHECK(kernels->all_finite(values.data(), values.size()));
    for (float& value : values) {
      for (const float bad : {std::nanf(""), HUGE_VALF, -HUGE_VALF}) {
        const float before = std::exchange(value, bad);
        CHECK_FALSE(kernels->all_finite(values.data(), values.size()));
        value = before;
      }
    }
  }
}

TEST_CASE("the softmax pass of every instruction set agrees with the C library") {
  for (const Kernels* kernels : all_kernels()) {
    for (const std::size_t length : lengths()) {
      INFO(kernels->instruction_set << " of " << length);
      std::vector<float> scores = normal_numbers(length, 5);
      if (length > 2) scores[length / 2] = -HUGE_VALF;
      const float top = kernels->maximum(scores.data(), length);
      std::vector<float> found = scores;
      const double total = kernels->exponential_sum(found.data(), length, top, 0.5F);
      double worst = 0, sum = 0;
      for (std::size_t index = 0; index < length; ++index) {
        const double expected = std::exp((static_cast<double>(scores[index]) - static_cast<double>(top)) * 0.5);
        worst = std::max(worst, std::abs(expected - static_cast<double>(found[index])));
        sum += expected;
      }
      CHECK(worst < 3e-7);
      CHECK(total == Approx(sum).epsilon(1e-6));
    }
  }
}

TEST_CASE("the line kernels of every instruction set agree with plain loops") {
  for (const Kernels* kernels : all_kernels()) {
    for (const std::size_t length : lengths()) {
      INFO(kernels->instruction_set << " of " << length);
      const std::vector<float> x = normal_numbers(length, 2), y = normal_numbers(length, 1),
                               z = normal_numbers(length, 3);
      const auto at = [](const std::vector<float>& values, std::size_t index) {
        return static_cast<double>(values[index]);
      };
      double worst = 0;
      std::vector<float> normal = x, scaled = x;
      kernels->normalize(normal.data(), length, {y.data(), z.data(), 0.25F, 1.5F, 0.125F});
      kernels->multiply(scaled.data(), length, 3);
      for (std::size_t index = 0; index < length; ++index) {
        const double expected = ((at(x, index) - 0.25) * 1.5 + 0.125) * at(y, index) + at(z, index);
        worst =
            std::max({worst, std::abs(expected - at(normal, index)), std::abs(3 * at(x, index) - at(scaled, index))});
      }
      const float* lines[] = {x.data(), y.data(), z.data(), x.data()};
      const float weights[] = {0.5F, -0.25F, 2, 1};
      for (const std::size_t taps : {1, 2, 4}) {
        std::vector<float> blend(length + 1, 77.0F);
        kernels->blend(blend.data(), length, lines, weights, taps);
        CHECK(blend[length] == 77.0F);
        for (std::size_t index = 0; index < length; ++index) {
          double expected = 0;
          for (std::size_t tap = 0; tap < taps; ++tap) {
            expected += static_cast<double>(weights[tap]) * static_cast<double>(lines[tap][index]);
          }
          worst = std::max(worst, std::abs(expected - at(blend, index)));
        }
      }
      const float *pairs[] = {x.data(), y.data()}, *factors[] = {y.data(), z.data()};
      std::vector<float> products(length + 1, 77.0F);
      kernels->sum_products(products.data(), length, {pairs, factors, 2, z.data()});
      CHECK(products[length] == 77.0F);
      for (std::size_t index = 0; index < length; ++index) {
        const double expected = at(z, index) + at(x, index) * at(y, index) + at(y, index) * at(z, index);
        worst = std::max(worst, std::abs(expected - at(products, index)));
      }
      CHECK(worst < 5e-6);
    }
  }
}
