#pragma once

#include <optional>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/linear_layer.hpp"

namespace attnviz::mechanisms {

// Non-local block. Wang, Girshick, Gupta, He 2018, arXiv:1711.07971, section 3.
//   y_i = sum_j w_ij g(x_j)      z_i = W_z y_i + x_i
//   gaussian   w_ij = softmax over j of x_i . x_j            embedded   w_ij = softmax over j of (theta_i . phi_j)
//   scale dot        w_ij = theta_i . phi_j / K                    concat     w_ij = relu(w_f . [theta_i ; phi_j]) / K
// Shapes: x [N,C]  theta, phi, g: C -> C'  W_z: C' -> C  w_f [2C']  ->  weights [N,K]  output [N,C]
// With pooling phi and g (gaussian: x and g) are max-pooled 2x2 on the grid, and K is a quarter of N.

struct NonLocalOptions {
  enum class Form { automatic, gaussian, embedded, dot, concat };
  enum class Scale { none, inner, channels };
  enum class Pool { none, two };
  Form form = Form::automatic;
  Scale scale = Scale::inner;
  Pool pool = Pool::none;
  float nearest = 0.125F;  ///< reference sets: the share of best-suited members that counts
};
inline constexpr std::array<std::string_view, 5> kNonLocalFormNames = {"auto", "gaussian", "embedded", "dot", "concat"};
inline constexpr std::array<std::string_view, 3> kNonLocalScaleNames = {"none", "inner", "channels"};
inline constexpr std::array<std::string_view, 2> kNonLocalPoolNames = {"none", "2x2"};
inline constexpr std::array kNonLocalOptions = {
    choice<&NonLocalOptions::form>("form", kNonLocalFormNames,
                                   "auto: embedded with a weights file, else gaussian, which needs none"),
    choice<&NonLocalOptions::scale>(
        "scale", kNonLocalScaleNames,
        "form=embedded: products over sqrt(C') (the authors' code), sqrt(C) (timm), or as they are"),
    choice<&NonLocalOptions::pool>("pool", kNonLocalPoolNames, "2x2: keys are max-pooled on the grid"),
    number<&NonLocalOptions::nearest>("nearest", {0, 1},
                                      "reference sets: the share of best-suited members that counts"),
};
inline constexpr Description kNonLocal = {
    .name = "non_local",
    .title = "Non-local block",
    .family = Family::self_attention,
    .accepts = Accepts::any,
    .summary = "Every place of a feature map becomes a weighted sum over all places, added to itself.",
    .formula =
        "y_i = sum_j w_ij g(x_j),  z_i = W_z y_i + x_i\n"
        "form=gaussian: w_ij = softmax over j of x_i . x_j\n"
        "form=embedded: w_ij = softmax over j of theta_i . phi_j / sqrt(C')\n"
        "form=dot:      w_ij = theta_i . phi_j / K\n"
        "form=concat:   w_ij = relu(w_f . [theta_i ; phi_j]) / K",
    .shapes = "x [N,C], theta, phi, g: C -> C', W_z: C' -> C, w_f [2C'] -> weights [N,K], output [N,C]",
    .citation = "Wang, Girshick, Gupta, He 2018, arXiv:1711.07971, section 3",
    .tutorial = "",
    .erratum = "",
    .tensors =
        "theta, phi, g [C',C], W or W.0 [C,C'] with batch norm W.1, concat_project.0.weight [1,2C'] (AlexHex7); "
        "theta.conv, phi.conv, g.conv, conv_out.conv, concat_project.conv (mmcv); t, p, g, z, norm (timm)",
    .example = "attnviz run assets/samples/images/cat.jpg -m non_local --query 120,80",
};

struct NonLocalWeights {
  std::optional<LinearLayer> theta, phi;  ///< none: form=gaussian
  LinearLayer g;
  LinearLayer output;            ///< W_z, its batch norm folded in
  std::optional<Matrix> concat;  ///< w_f [1,2C']
};
/// Takes C' from the file; half of C without one.
NonLocalWeights read_non_local(Parameters& parameters, std::size_t channels, NonLocalOptions::Form form);

struct NonLocalAttended {
  Matrix weights;  ///< [N,K]
  Matrix output;   ///< [N,C]
};
/// x [N,C] on a grid (a text is one row), as `features_of` has it. Throws `shape`, and `usage` for Form::automatic.
NonLocalAttended non_local(const Tensor3& features, const NonLocalWeights& weights, const NonLocalOptions& options);

std::vector<AttentionMap> run_non_local(const Inputs& inputs, Parameters& parameters, const NonLocalOptions& options);

}  // namespace attnviz::mechanisms
