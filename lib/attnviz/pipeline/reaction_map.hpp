#pragma once

#include <optional>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/pipeline/network_input.hpp"
#include "attnviz/render/parts/field.hpp"

namespace attnviz::pipeline {

/// Where the network of RXNMapper looks from atoms of a product to where they came from: the published layer and head,
/// counted from 0.
inline constexpr std::size_t kMappingLayer = 10, kMappingHead = 5;

/// A reaction's atom mapping as a map [target: tokens of the product, source: tokens of the reactants] that holds each
/// pair's confidence and 0 elsewhere. `weights` [head, query, key] of one layer over all tokens; `head` says how heads
/// are reduced, by default to kMappingHead. Nothing when the input is no
/// reaction or the weights are not those of all its tokens. Throws `usage` for a head that is not there.
std::optional<AttentionMap> reaction_map(const AttentionMap& weights, const NetworkInput& input,
                                         const std::optional<render::Pick>& head, std::size_t layer);

}  // namespace attnviz::pipeline
