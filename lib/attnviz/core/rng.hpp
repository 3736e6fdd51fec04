#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string_view>

namespace attnviz {

/// A seeded generator that gives the same numbers on every platform: the engine is the standard's 64-bit Mersenne
/// twister, whose output the standard fixes; the distributions, which it leaves open, are ours. (Normal and Gumbel
/// numbers go through the system's logarithm and sine, which may differ in the last bit of a double.)
class Rng {
 public:
  /// Streams with different names are independent of each other under one seed.
  explicit Rng(std::uint64_t seed, std::string_view stream = {});

  /// Uniform in [0, 1), a multiple of 2^-53.
  double uniform();
  /// Standard normal (Box-Muller, both halves used).
  double normal();
  /// Standard Gumbel: -log(-log(u)).
  double gumbel();
  /// Uniform in [0, count). `count` must not be 0.
  std::size_t index(std::size_t count);
  /// Index drawn with these weights, which need not sum to one; those that are not positive are never drawn. Throws
  /// `value` when none is positive or one is NaN or infinite.
  std::size_t categorical(std::span<const float> weights);

  void fill_uniform(std::span<float> values, double low, double high);
  void fill_normal(std::span<float> values, double mean, double deviation);

 private:
  std::mt19937_64 engine_;
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace attnviz
