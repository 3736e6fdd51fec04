#include "attnviz/core/rng.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/core/normalization.hpp"
#include "support/catch.hpp"

using namespace attnviz;

namespace {

constexpr std::size_t kDraws = 100'000;

template <class Draw>
Moments moments_of(Draw draw) {
  std::vector<float> drawn(kDraws);
  for (float& value : drawn) value = static_cast<float>(draw());
  return moments(drawn);
}

/// Pearson's statistic of counts against expected shares.
double chi_square(const std::vector<std::size_t>& counts, const std::vector<double>& shares) {
  double total = 0, statistic = 0;
  for (const std::size_t count : counts) total += static_cast<double>(count);
  for (std::size_t bin = 0; bin < counts.size(); ++bin) {
    const double expected = total * shares[bin], difference = static_cast<double>(counts[bin]) - expected;
    statistic += difference * difference / expected;
  }
  return statistic;
}

}  // namespace

TEST_CASE("the first numbers of a seed never change") {
  // Uniform numbers are exact. The others pass through the system's logarithm and sine, whose last bit may differ.
  const auto uniform = [](std::uint64_t seed, std::string_view stream) {
    Rng random(seed, stream);
    return std::vector<double>{random.uniform(), random.uniform(), random.uniform()};
  };
  CHECK(uniform(0, "") == std::vector<double>{0x1.d29c473c3495p-3, 0x1.2b98c713425edp-1, 0x1.bb977777b1964p-2});
  CHECK(uniform(42, "query") == std::vector<double>{0x1.4954fbc87cd6cp-3, 0x1.04d3a9e63038p-6, 0x1.d28b57c1193f6p-1});
  Rng normal(42, "query"), gumbel(42, "query");
  CHECK(normal.normal() == Approx(0.58917893859148907).epsilon(1e-14));
  CHECK(normal.normal() == Approx(0.059130446946793445).epsilon(1e-14));
  CHECK(normal.normal() == Approx(-1.9522001094175172).epsilon(1e-14));
  CHECK(gumbel.gumbel() == Approx(-0.60297776374896239).epsilon(1e-14));
}

TEST_CASE("uniform numbers are uniform") {
  Rng random(11);
  const Moments found = moments_of([&] { return random.uniform(); });
  CHECK(found.mean == Approx(0.5).margin(0.005));
  CHECK(found.variance == Approx(1.0 / 12).margin(0.001));
  std::vector<std::size_t> counts(20);
  for (std::size_t draw = 0; draw < kDraws; ++draw) {
    ++counts.at(static_cast<std::size_t>(std::floor(random.uniform() * 20)));
  }
  CHECK(chi_square(counts, std::vector<double>(20, 0.05)) < 43.8);  // 19 degrees of freedom, p = 0.001
}

TEST_CASE("normal numbers are normal") {
  Rng random(12);
  const Moments found = moments_of([&] { return random.normal(); });
  CHECK(found.mean == Approx(0).margin(0.015));
  CHECK(found.variance == Approx(1).margin(0.02));
  // Shares below -2, -1, 0, 1, 2 and above, from the normal distribution function.
  const std::vector<double> shares{0.0227501, 0.1359051, 0.3413447, 0.3413447, 0.1359051, 0.0227501};
  std::vector<std::size_t> counts(6);
  for (std::size_t draw = 0; draw < kDraws; ++draw) {
    const double bin = std::floor(random.normal()) + 3;
    ++counts[static_cast<std::size_t>(std::min(5.0, std::max(0.0, bin)))];
  }
  CHECK(chi_square(counts, shares) < 20.5);  // 5 degrees of freedom, p = 0.001
}

TEST_CASE("Gumbel numbers have the mean and variance of Gumbel's distribution") {
  Rng random(13);
  const Moments found = moments_of([&] { return random.gumbel(); });
  CHECK(found.mean == Approx(0.5772157).margin(0.02));
  CHECK(found.variance == Approx(1.6449341).margin(0.05));
}

TEST_CASE("indices and categories come as often as they should") {
  Rng random(14);
  std::vector<std::size_t> counts(7);
  for (std::size_t draw = 0; draw < kDraws; ++draw) ++counts[random.index(7)];
  CHECK(chi_square(counts, std::vector<double>(7, 1.0 / 7)) < 22.5);  // 6 degrees of freedom, p = 0.001

  const std::vector<float> weights{2, 0, 1, 5, 0};
  std::vector<std::size_t> drawn(5);
  for (std::size_t draw = 0; draw < kDraws; ++draw) ++drawn[random.categorical(weights)];
  CHECK(drawn[1] == 0);
  CHECK(drawn[4] == 0);
  CHECK(chi_square({drawn[0], drawn[2], drawn[3]}, {0.25, 0.125, 0.625}) < 13.8);  // 2 degrees of freedom
}

TEST_CASE("nothing can be drawn from weights that are all zero or negative") {
  Rng random(1);
  CHECK_THROWS_WITH(random.categorical(std::vector<float>(3, 0.0F)), ContainsSubstring("categorical"));
  CHECK_THROWS_AS(random.categorical({}), Error);
  CHECK_THROWS_AS(random.categorical(std::vector<float>{std::nanf("")}), Error);
  CHECK_THROWS_AS(random.categorical(std::vector<float>{1, std::numeric_limits<float>::infinity()}), Error);
  CHECK(random.categorical(std::vector<float>{-5, 2, -1}) == 1);
  CHECK(random.index(1) == 0);
  CHECK(random.categorical(std::vector<float>{0.001F}) == 0);
}

TEST_CASE("seeds and streams differ, and the same ones repeat") {
  const auto first = [](std::uint64_t seed, std::string_view stream) { return Rng(seed, stream).uniform(); };
  CHECK(first(1, "a") == first(1, "a"));
  CHECK(first(1, "a") != first(2, "a"));
  CHECK(first(1, "a") != first(1, "b"));
  CHECK(first(0, "") != first(1, ""));

  // Neighbouring seeds and streams are uncorrelated.
  Rng left(1, "query"), right(1, "key"), next(2, "query");
  double with_stream = 0, with_seed = 0;
  for (std::size_t draw = 0; draw < kDraws; ++draw) {
    const double value = left.normal();
    with_stream += value * right.normal();
    with_seed += value * next.normal();
  }
  CHECK(with_stream / kDraws == Approx(0).margin(0.015));
  CHECK(with_seed / kDraws == Approx(0).margin(0.015));
}

TEST_CASE("fills are the draws one after the other") {
  std::vector<float> uniform(5), normal(5);
  Rng(3, "fill").fill_uniform(uniform, -2, 6);
  Rng(3, "fill").fill_normal(normal, 10, 0.5);
  Rng again(3, "fill");
  for (const float value : uniform) CHECK(value == static_cast<float>(-2 + 8 * again.uniform()));
  Rng more(3, "fill");
  for (const float value : normal) CHECK(value == static_cast<float>(10 + 0.5 * more.normal()));
}
