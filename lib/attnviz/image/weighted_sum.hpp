#pragma once

// Inside of image/: the inner loop of resize().

#include <cstddef>
#include <cstdint>
#include <span>

namespace attnviz::image {

/// Weights are fixed-point numbers of this many bits: 8 for the value and 2 for sums above 255 stay free of 32.
inline constexpr int kWeightBits = 32 - 8 - 2;
/// How many sums the inner loop keeps at once.
inline constexpr std::size_t kLanes = 48;

/// For each of kLanes lanes: target[lane] = sum over i of weights[i] * source[i * step + lane], rounded, within 0 to
/// 255.
void weighted_sum(const std::uint8_t* source, std::size_t step, std::span<const std::int32_t> weights,
                  std::uint8_t* target);
/// The same for fewer lanes.
void weighted_sum_narrow(const std::uint8_t* source, std::size_t step, std::span<const std::int32_t> weights,
                         std::span<std::uint8_t> target);

}  // namespace attnviz::image
