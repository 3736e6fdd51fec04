#pragma once

#include <array>
#include <string_view>

#include "attnviz/analysis/stack.hpp"

namespace attnviz::analysis {

/// How the heads of a layer become one.
enum class HeadFusion { mean, max, min };
inline constexpr std::array<std::string_view, 3> kHeadFusionNames = {"mean", "max", "min"};

/// One layer's heads fused, element by element. -> [Q,K]
Matrix fuse_heads(const Stack& stack, std::size_t layer, HeadFusion fusion);

/// The map without its head axis. The mean of probabilities stays a probability; maximum and minimum become scores, for
/// their rows no longer sum to one. Throws `shape` for a map with other axes than layer, head, query, key.
AttentionMap fuse_heads(const AttentionMap& map, HeadFusion fusion);

}  // namespace attnviz::analysis
