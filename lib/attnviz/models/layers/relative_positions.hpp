#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace attnviz::models {

/// Which of `buckets` a distance key - query falls into: half of them for each direction, near ones exactly, far ones
/// by the logarithm up to 128. Raffel et al. 2020, arXiv:1910.10683, section 2.1; MPNet's and T5's encoder.
std::size_t relative_bucket(std::ptrdiff_t distance, std::size_t buckets);

/// The table [buckets, heads] spread to [heads, tokens, tokens].
std::vector<float> spread_relative_positions(std::span<const float> table, std::size_t heads, std::size_t tokens);

}  // namespace attnviz::models
