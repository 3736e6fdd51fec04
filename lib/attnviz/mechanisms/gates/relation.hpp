#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/gate.hpp"

namespace attnviz::mechanisms {

// The relation of channel and spatial attention. Every gate is a block of factors A [C,H,W]. A channel gate is the same
// at every place, a spatial gate the same in every channel, one after the other (CBAM) is their product. The product
// that comes nearest to a gate, the first term of its singular value decomposition (Eckart, Young 1936), says what of
// it is "which channel", what is "which place", and what neither says.
//   A_cij = a_c m_ij + rest_cij      mean of m = 1
//   energy = sum (a m)^2 / sum A^2      variance = 1 - sum rest^2 / sum (A - mean A)^2
// Shapes: A [C,H,W]  ->  channel [C]  spatial [H,W]  rest [C,H,W]

struct Relation {
  Vector channel;       ///< a [C]
  Matrix spatial;       ///< m [H,W], mean one
  Tensor3 rest;         ///< [C,H,W], both signs
  double energy = 1;    ///< share of the sum of squares: near one for every gate that is nearly even
  double variance = 1;  ///< share of what differs from an even gate: 1 for channel, spatial and CBAM gates
};

/// Throws `value` for a gate with negative factors, `shape` for an empty one.
Relation relation(const Tensor3& gate);

struct RelationOptions {
  enum class Gate { simam, se, cbam, bam, coordinate };
  Gate of = Gate::simam;
};
inline constexpr std::array<std::string_view, 5> kRelationGateNames = {"simam", "se", "cbam", "bam", "coordinate"};
inline constexpr std::array kRelationOptions = {
    choice<&RelationOptions::of>("of", kRelationGateNames, "the gate that is taken apart, with its own defaults"),
};
inline constexpr Description kRelation = {
    .name = "relation",
    .title = "Relation of channel and spatial attention",
    .family = Family::channel_and_spatial,
    .accepts = Accepts::grid,
    .summary = "Splits a gate into what it says of channels, what it says of places, and what only both together say.",
    .formula =
        "A_cij = a_c m_ij + rest_cij, a m: the nearest product (first singular pair), mean of m = 1\n"
        "share[0], energy: sum of (a m)^2 over sum of A^2\n"
        "share[1], variance: 1 - sum of rest^2 over sum of (A - mean A)^2",
    .shapes = "gate A [C,H,W] -> channel [C], spatial [H,W], rest [C,H,W], share [2]",
    .citation = "Eckart, Young 1936, Psychometrika 1(3)",
    .tutorial = "4.5",
    .erratum = "The tutorial has this heading and nothing below it.",
    .tensors = "those of the gate that is taken apart",
    .example = "attnviz run assets/samples/images/cat.jpg -m relation --set of=cbam --seed 1",
};

std::vector<AttentionMap> run_relation(const Inputs& inputs, Parameters& parameters, const RelationOptions& options);

}  // namespace attnviz::mechanisms
