#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/gate.hpp"

namespace attnviz::mechanisms {

// SimAM. Yang, Zhang, Li, Xie 2021, ICML, PMLR 139:11863, eq. 1-6.
//   E_t = (t - mu)^2 / (4 (v + lambda)) + 1/2        gate_t = sigmoid(E_t)        y_t = gate_t t
// E_t is 1 / e_t, e_t the least energy with which neuron t is told from the others of its channel by a line. The paper,
// its code and its own equations take three different v and mu; all three are here.
// Shapes: x [C,H,W]  ->  gate [C,H,W] within [sigmoid(1/2), 1)  output [C,H,W]

struct SimamOptions {
  enum class Variance {
    code,   ///< v = sum of squares / (HW - 1), mu over the whole channel: the authors' code
    paper,  ///< v = sum of squares / HW, mu over the whole channel: eq. 5 as the paper simplifies it
    exact   ///< v and mu over the other HW - 1 neurons: eq. 3-5 before the simplification
  };
  float lambda = 1e-4F;
  Variance variance = Variance::code;
};
inline constexpr std::array<std::string_view, 3> kVarianceNames = {"code", "paper", "exact"};
inline constexpr std::array kSimamOptions = {
    number<&SimamOptions::lambda>("lambda", {1e-12, 1e6}, "ridge that keeps flat channels finite"),
    choice<&SimamOptions::variance>("variance", kVarianceNames,
                                    "divide by HW-1, by HW, or leave the neuron itself out"),
};
inline constexpr Description kSimam = {
    .name = "simam",
    .title = "SimAM",
    .family = Family::channel_and_spatial,
    .accepts = Accepts::any,
    .summary = "Every value that is unlike the rest of its channel is turned up; nothing is learned.",
    .formula =
        "E_t = (t - mu)^2 / (4 (v + lambda)) + 1/2\n"
        "y_t = sigmoid(E_t) t\n"
        "mu, v: mean and variance of the channel of t; 1 / E_t is the least energy of a line that tells t from "
        "the others",
    .shapes = "x [C,H,W] -> gate [C,H,W] within [0.6225, 1), output [C,H,W]",
    .citation = "Yang, Zhang, Li, Xie 2021, ICML, PMLR 139:11863, eq. 5 and 6",
    .tutorial = "4.7",
    .erratum =
        "In the tutorial's equations w_t has a minus that does not belong there, b_t needs t + mu instead of "
        "t - mu, and eq. 5 has mu^2 where the variance stands; its code lacks keepdim. It calls the fit an SVM: "
        "it is a ridge regression on labels +1 and -1. The gate never falls below sigmoid(1/2) = 0.6225.",
    .tensors = "",
    .example = "attnviz run assets/samples/images/cat.jpg -m simam",
};

/// A channel of one value has no others to differ from: E = 1/2. Throws `shape` when a side is zero.
FullyGated simam(const Tensor3& features, const SimamOptions& options = {});
/// E itself, before the sigmoid: [C,H,W] -> [C,H,W], from 1/2.
Tensor3 simam_importance(const Tensor3& features, const SimamOptions& options = {});

std::vector<AttentionMap> run_simam(const Inputs& inputs, Parameters& parameters, const SimamOptions& options);

}  // namespace attnviz::mechanisms
