#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/gates/bottleneck.hpp"
#include "attnviz/mechanisms/shared/gate.hpp"

namespace attnviz::mechanisms {

// Global context block (GC). Cao, Xu, Lin, Wei, Hu 2019, arXiv:1904.11492, section 3.3, eq. 5.
//   a = softmax over places of (w . x_n + b)        z = sum_n a_n x_n        t = W2 relu(LN(W1 z))
//   add:  y_n = x_n + t        scale:  y_n = sigmoid(t) x_n
// One distribution over places for all queries: what non-local attention turned out to learn. The paper adds, timm's
// "gc" scales.
// Shapes: x [C,H,W]  ->  weights [HW]  addition or gate [C]  output [C,H,W]

struct GlobalContextOptions {
  enum class Fusion { automatic, add, scale, both };
  Fusion fusion = Fusion::automatic;  ///< automatic: what the file has, else add
  std::size_t reduction = 0;
};
inline constexpr std::array<std::string_view, 4> kFusionNames = {"auto", "add", "scale", "both"};
inline constexpr std::array kGlobalContextOptions = {
    choice<&GlobalContextOptions::fusion>("fusion", kFusionNames,
                                          "how the context enters; auto: what the file has, else add"),
    number<&GlobalContextOptions::reduction>("reduction", {0, 4096},
                                             "channels shrink by this factor in between; 0: 16, less for few channels"),
};
inline constexpr Description kGlobalContext = {
    .name = "gc",
    .title = "Global context",
    .family = Family::spatial,
    .accepts = Accepts::any,
    .summary = "One distribution over all places, the same for every query; its weighted mean is added everywhere.",
    .formula =
        "a_n = softmax over n of (w . x_n + b)\n"
        "z = sum over n of a_n x_n\n"
        "t = W2 relu(LN(W1 z))\n"
        "add: y_n = x_n + t;  scale: y_n = sigmoid(t) x_n",
    .shapes = "x [C,H,W] -> weights [HW], addition [C] or gate [C], output [C,H,W]",
    .citation = "Cao, Xu, Lin, Wei, Hu 2019, arXiv:1904.11492, eq. 5",
    .tutorial = "4.5",
    .erratum = "",
    .tensors =
        "conv_mask.weight [1,C], conv_mask.bias, channel_add_conv.{0,1,3}.weight and .bias, channel_mul_conv.*; "
        "also conv_attn, mlp_add.{fc1,norm,fc2}, mlp_scale.* (timm)",
    .example = "attnviz run assets/samples/images/cat.jpg -m gc --seed 1",
};

struct GlobalContextWeights {
  /// W1, layer norm, relu, W2.
  struct Transform {
    Bottleneck network;
    Vector norm_scale, norm_shift;  ///< [C/r]
    float epsilon = 1e-5F;          ///< 1e-6 in timm
  };
  LinearLayer place;  ///< [1,C], bias [1] or empty
  std::optional<Transform> scale, add;
};

struct GlobalContextResult {
  Tensor3 output;
  Vector weights;   ///< [HW], sum one
  Vector gate;      ///< [C] or empty
  Vector addition;  ///< [C] or empty
};

/// First scales, then adds, whichever the weights have. Throws `shape`.
GlobalContextResult global_context(const Tensor3& features, const GlobalContextWeights& weights);

/// Throws `not_found` when the file lacks what `options.fusion` asks for.
GlobalContextWeights read_global_context(Parameters& parameters, std::size_t channels,
                                         const GlobalContextOptions& options = {});

std::vector<AttentionMap> run_global_context(const Inputs& inputs, Parameters& parameters,
                                             const GlobalContextOptions& options);

}  // namespace attnviz::mechanisms
