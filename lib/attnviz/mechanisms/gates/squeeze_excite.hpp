#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/gates/bottleneck.hpp"
#include "attnviz/mechanisms/shared/gate.hpp"

namespace attnviz::mechanisms {

// Squeeze-and-Excitation. Hu, Shen, Sun 2018, arXiv:1709.01507, section 3.
//   z_c = mean over H, W of x_c      s = sigmoid(W2 relu(W1 z + b1) + b2)      y_c = s_c x_c
// Shapes: x [C,H,W]  W1 [C/r,C]  W2 [C,C/r]  ->  gate [C]  output [C,H,W]
// Without weights (the tutorial's "process 1") the gate is s = sigmoid(z): every channel is judged by itself alone.

struct SqueezeExciteOptions {
  enum class Path { automatic, free, learned };
  enum class Activation { relu, silu };
  enum class Gate { sigmoid, hard_sigmoid };
  Path path = Path::automatic;
  std::size_t reduction = 0;  ///< r; 0: 16, or less where fewer than four channels would be left
  Activation activation = Activation::relu;
  Gate gate = Gate::sigmoid;
};
inline constexpr std::array<std::string_view, 3> kPathNames = {"auto", "free", "learned"};
inline constexpr std::array<std::string_view, 2> kHiddenActivationNames = {"relu", "silu"};
inline constexpr std::array<std::string_view, 2> kGateNames = {"sigmoid", "hard_sigmoid"};
inline constexpr std::array kSqueezeExciteOptions = {
    choice<&SqueezeExciteOptions::path>(
        "path", kPathNames, "free: sigmoid of the mean; learned: two layers; auto: learned with a weights file"),
    number<&SqueezeExciteOptions::reduction>("reduction", {0, 4096},
                                             "channels shrink by this factor in between; 0: 16, less for few channels"),
    choice<&SqueezeExciteOptions::activation>("activation", kHiddenActivationNames,
                                              "after the first layer; silu: EfficientNet"),
    choice<&SqueezeExciteOptions::gate>("gate", kGateNames, "after the second layer; hard_sigmoid: MobileNetV3"),
};
inline constexpr Description kSqueezeExcite = {
    .name = "se",
    .title = "Squeeze-and-Excitation",
    .family = Family::channel,
    .accepts = Accepts::any,
    .summary = "Each channel is multiplied by one factor that is computed from the means of all channels.",
    .formula =
        "z_c = mean of x_c over rows and columns\n"
        "path=learned:  s = sigmoid(W2 relu(W1 z + b1) + b2)\n"
        "path=free:     s = sigmoid(z)\n"
        "y_c = s_c x_c",
    .shapes = "x [C,H,W], W1 [C/r,C], W2 [C,C/r] -> gate [C], output [C,H,W]",
    .citation = "Hu, Shen, Sun 2018, arXiv:1709.01507, section 3",
    .tutorial = "4.5",
    .erratum =
        "The tutorial says that the factors must come from the whole data set. The layers are trained on it, but "
        "the factors are computed for every sample. Its 25% is a relative reduction of the error.",
    .tensors =
        "fc1.weight [C/r,C], fc2.weight [C,C/r], and fc1.bias, fc2.bias where there are any; also "
        "fc.0.weight, fc.2.weight",
    .example = "attnviz run assets/samples/images/cat.jpg -m se",
};

using SqueezeExciteWeights = Bottleneck;

/// The parameter-free path.
ChannelGated squeeze_excite(const Tensor3& features);
/// The learned path. `options.path` and `options.reduction` are not looked at: the weights say it. Throws `shape`.
ChannelGated squeeze_excite(const Tensor3& features, const SqueezeExciteWeights& weights,
                            const SqueezeExciteOptions& options = {});
/// The factors alone: [C,H,W] -> [C].
Vector squeeze_excite_gate(const Tensor3& features);
Vector squeeze_excite_gate(const Tensor3& features, const SqueezeExciteWeights& weights,
                           const SqueezeExciteOptions& options = {});

/// The learned layers from a file or a seed.
SqueezeExciteWeights read_squeeze_excite(Parameters& parameters, std::size_t channels,
                                         const SqueezeExciteOptions& options = {});

std::vector<AttentionMap> run_squeeze_excite(const Inputs& inputs, Parameters& parameters,
                                             const SqueezeExciteOptions& options);

}  // namespace attnviz::mechanisms
