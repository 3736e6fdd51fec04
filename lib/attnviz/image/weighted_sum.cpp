#include "attnviz/image/weighted_sum.hpp"

#include <algorithm>

// Compiled for both instruction sets, chosen when the program starts: whole numbers give the same bytes with either.
#if defined(__x86_64__) && defined(__gnu_linux__)
#define ATTNVIZ_FOR_EACH_CPU __attribute__((target_clones("avx2", "default")))
#else
#define ATTNVIZ_FOR_EACH_CPU
#endif

namespace attnviz::image {
namespace {

constexpr std::int32_t kHalf = 1 << (kWeightBits - 1);

}  // namespace

ATTNVIZ_FOR_EACH_CPU
void weighted_sum(const std::uint8_t* source, std::size_t step, std::span<const std::int32_t> weights,
                  std::uint8_t* target) {
  std::int32_t sums[kLanes];
  for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] = kHalf;
  for (const std::int32_t weight : weights) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += source[lane] * weight;
    source += step;
  }
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    target[lane] = static_cast<std::uint8_t>(std::min(std::max(sums[lane] >> kWeightBits, 0), 255));
  }
}

void weighted_sum_narrow(const std::uint8_t* source, std::size_t step, std::span<const std::int32_t> weights,
                         std::span<std::uint8_t> target) {
  for (std::size_t lane = 0; lane < target.size(); ++lane) {
    std::int32_t sum = kHalf;
    for (std::size_t tap = 0; tap < weights.size(); ++tap) sum += source[tap * step + lane] * weights[tap];
    target[lane] = static_cast<std::uint8_t>(std::clamp(sum >> kWeightBits, 0, 255));
  }
}

}  // namespace attnviz::image
