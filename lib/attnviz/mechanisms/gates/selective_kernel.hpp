#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/gate.hpp"
#include "attnviz/mechanisms/shared/layers.hpp"

namespace attnviz::mechanisms {

// Selective kernel (SK). Li, Wang, Hu, Yang 2019, arXiv:1903.06586, section 3.1, eq. 1-6.
//   U_i = relu(BN(conv_i(x)))      s = mean over places of sum_i U_i      z = relu(BN(W s))
//   a = softmax over branches i of (A_i z)      y_c = sum_i a_ic U_ic
// Each channel chooses between receptive fields. timm gives every branch its own part of the channels (split);
// fightingcv has kernels 1, 3, 5, 7 and neither BN nor relu behind W.
// Shapes: x [C,H,W]  W [d,C]  A [B,C,d]  ->  weights [B,C]  output [C,H,W]

struct SelectiveKernelOptions {
  enum class Split { automatic, no, yes };
  std::size_t branches = 2;        ///< drawn weights: 3x3 kernels with dilation 1, 2 ...; a file has its own
  Split split = Split::automatic;  ///< automatic: yes for timm's names, else no
};
inline constexpr std::array<std::string_view, 3> kSplitNames = {"auto", "no", "yes"};
inline constexpr std::array kSelectiveKernelOptions = {
    number<&SelectiveKernelOptions::branches>("branches", {2, 8}, "how many receptive fields there are to choose from"),
    choice<&SelectiveKernelOptions::split>("split", kSplitNames,
                                           "each branch sees its own part of the channels; auto: for timm's names"),
};
inline constexpr Description kSelectiveKernel = {
    .name = "sk",
    .title = "Selective kernel",
    .family = Family::channel,
    .accepts = Accepts::grid,
    .summary = "Each channel chooses between branches of different receptive field, by a softmax over the branches.",
    .formula =
        "U_i = relu(BN(conv_i(x))) for every branch i\n"
        "z = relu(BN(W mean of sum_i U_i))\n"
        "a = softmax over i of (A_i z)\n"
        "y_c = sum over i of a_ic U_ic",
    .shapes = "x [C,H,W], W [d,C], A [B,C,d] -> weights [B,C], output [C,H,W]",
    .citation = "Li, Wang, Hu, Yang 2019, arXiv:1903.06586, eq. 1-6",
    .tutorial = "4.5",
    .erratum = "",
    .tensors =
        "paths.I.conv.weight, paths.I.bn.*, attn.fc_reduce.weight, attn.bn.*, attn.fc_select.weight (timm); also "
        "convs.I.conv.*, convs.I.bn.*, fc.*, fcs.I.* (fightingcv)",
    .example = "attnviz run assets/samples/images/cat.jpg -m sk --seed 1",
};

struct SelectiveKernelWeights {
  std::vector<ConvolutionLayer> branches;
  bool split = false;               ///< each branch sees C / branches channels
  LinearLayer reduce;               ///< [d,C]
  std::optional<BatchNorm> norm;    ///< [d]
  bool activates = true;            ///< relu after reduce
  std::vector<LinearLayer> select;  ///< one [C,d] a branch
};

struct SelectiveKernelResult {
  Tensor3 output;
  Matrix weights;                 ///< [B,C], columns sum to one
  std::vector<Tensor3> branches;  ///< U_i, [C,H,W] each
};

/// Throws `shape`.
SelectiveKernelResult selective_kernel(const Tensor3& features, const SelectiveKernelWeights& weights);

SelectiveKernelWeights read_selective_kernel(Parameters& parameters, std::size_t channels,
                                             const SelectiveKernelOptions& options = {});

std::vector<AttentionMap> run_selective_kernel(const Inputs& inputs, Parameters& parameters,
                                               const SelectiveKernelOptions& options);

}  // namespace attnviz::mechanisms
