#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/gate.hpp"
#include "attnviz/mechanisms/shared/layers.hpp"

namespace attnviz::mechanisms {

// Effective Squeeze-and-Excitation (eSE). Lee, Park 2020, arXiv:1911.06667, section 2.3, eq. 4.
//   z_c = mean over H, W of x_c      s = hard_sigmoid(W z + b)      y_c = s_c x_c
// Shapes: x [C,H,W]  W [C,C]  b [C]  ->  gate [C]  output [C,H,W]

struct EffectiveSqueezeExciteOptions {};
inline constexpr std::array<OptionSpec, 0> kEffectiveSqueezeExciteOptions = {};
inline constexpr Description kEffectiveSqueezeExcite = {
    .name = "ese",
    .title = "Effective Squeeze-and-Excitation",
    .family = Family::channel,
    .accepts = Accepts::any,
    .summary = "Squeeze-and-Excitation with one layer that keeps every channel instead of two that lose some.",
    .formula =
        "z_c = mean of x_c over rows and columns\n"
        "s = relu6(W z + b + 3) / 6\n"
        "y_c = s_c x_c",
    .shapes = "x [C,H,W], W [C,C], b [C] -> gate [C], output [C,H,W]",
    .citation = "Lee, Park 2020, arXiv:1911.06667, eq. 4",
    .tutorial = "4.5",
    .erratum = "",
    .tensors = "fc.weight [C,C]; fc.bias [C] where there is one",
    .example = "attnviz run assets/samples/images/cat.jpg -m ese --seed 1",
};

/// `layer`: weight [C,C], bias [C] or empty. Throws `shape`.
ChannelGated effective_squeeze_excite(const Tensor3& features, const LinearLayer& layer);
/// The factors alone: [C,H,W] -> [C].
Vector effective_squeeze_excite_gate(const Tensor3& features, const LinearLayer& layer);

std::vector<AttentionMap> run_effective_squeeze_excite(const Inputs& inputs, Parameters& parameters,
                                                       const EffectiveSqueezeExciteOptions& options);

}  // namespace attnviz::mechanisms
