#pragma once

#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/contract/inputs.hpp"

namespace attnviz::mechanisms {

/// What a gate does to a feature map [C,H,W]: the map that goes on, and the factors.
template <class Gate>
struct Gated {
  Tensor3 output;
  Gate gate;
};
using ChannelGated = Gated<Vector>;  ///< gate [C]
using SpatialGated = Gated<Matrix>;  ///< gate [H,W]
using FullyGated = Gated<Tensor3>;   ///< gate [C,H,W]

/// What a channel gate sees of each channel. [C,H,W] -> [C]. Throws `shape` when a side is zero.
Vector channel_means(const Tensor3& features);
Vector channel_maxima(const Tensor3& features);

/// What a spatial gate sees of each place. [C,H,W] -> [H,W]. Throws `shape` when a side is zero.
Matrix place_means(const Tensor3& features);
Matrix place_maxima(const Tensor3& features);

/// features times gate, broadcast over the axes that the gate lacks.
Tensor3 apply_gate(const Tensor3& features, const Vector& gate);
Tensor3 apply_gate(const Tensor3& features, const Matrix& gate);
Tensor3 apply_gate(const Tensor3& features, const Tensor3& gate);

/// Where on the picture a channel gate acts: sum over channels of (gate_c - mean gate) x_c. Positive where the gate
/// turns the features up against an even gate, negative where it turns them down. [C,H,W] and [C] -> [H,W]
Matrix gate_effect(const Tensor3& features, const Vector& gate);

/// The maps "gate" [channel] and "effect" [row, column].
std::vector<AttentionMap> channel_gate_maps(const Vector& gate, const Tensor3& features, const Inputs& inputs);
/// The map "gate" [row, column].
AttentionMap spatial_gate_map(const Matrix& gate, const Inputs& inputs);
/// The maps "mean_gate" [row, column] and "gate" [channel, row, column] (a text: [channel, key]).
std::vector<AttentionMap> full_gate_maps(const Tensor3& gate, const Inputs& inputs);

}  // namespace attnviz::mechanisms
