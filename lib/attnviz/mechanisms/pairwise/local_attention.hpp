#pragma once

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/steps/pairwise.hpp"

namespace attnviz::mechanisms {

// Local attention as a mechanism of its own: local.hpp in place of the softmax. Luong, Pham, Manning 2015,
// arXiv:1508.04025, section 3.2.
// Shapes: q [Q,D]  x [N,D]  W_p [H,D]  v_p [H]  ->  weights [Q,N]  output [Q,D]
// The typed function is `attend` with `select` set.

struct LocalOptions : ScoreOptions, PositionOptions, MaskOptions {
  enum class Center { place, predicted };
  Center center = Center::place;
  std::size_t reach = 0;                      ///< D: keys on either side of the centre; see `reach_of`
  GaussianUse gaussian = GaussianUse::after;  ///< how the distance from the centre counts
  float temperature = 1;                      ///< scores are divided by it
};
inline constexpr std::array<std::string_view, 2> kLocalCenterNames = {"place", "predicted"};
inline constexpr auto kLocalOptions = joined(
    std::array{
        choice<&LocalOptions::center>("center", kLocalCenterNames,
                                      "place: where the query stands (local-m); predicted: from the query (local-p)"),
        number<&LocalOptions::reach>("reach", {0, 1e6},
                                     "keys on either side of the centre; 0: 10, on a picture 3 cells"),
        choice<&LocalOptions::gaussian>(
            "gaussian", kGaussianUseNames,
            "after: weights times a Gaussian; before: scores times it; none: as local-m's paper"),
        number<&LocalOptions::temperature>("temperature", {1e-4, 1e4}, "scores are divided by it"),
    },
    score_options<LocalOptions>(), position_options<LocalOptions>(), mask_options<LocalOptions>());

inline constexpr Description kLocalAttention = {
    .name = "local",
    .title = "Local attention",
    .family = Family::pairwise,
    .accepts = Accepts::any,
    .summary = "Soft attention within a window around one place, and less of it towards the window's ends.",
    .formula =
        "center=place:     p = the place of the query (local-m)\n"
        "center=predicted: p = (N - 1) sigmoid(v_p . tanh(W_p q)) (local-p)\n"
        "a_n = softmax over n within floor(p) +- D of s(x_n, q), times exp(-(n - p)^2 / 2 s^2), s = D / 2\n"
        "The weights sum to less than one; gaussian=before scales the scores instead and sums to one.\n"
        "On a picture the window is a square of cells, and |n - p| the distance on the picture.",
    .shapes = "q [Q,D], x [N,D], W_p [H,D], v_p [H] -> weights [Q,N], output [Q,D]",
    .citation = "Luong, Pham, Manning 2015, arXiv:1508.04025, section 3.2",
    .tutorial = "4",
    .erratum =
        "The tutorial uses \"local\" as another word for hard attention. Local attention is soft within its window; "
        "its counterpart is global attention.",
    .tensors = "center=predicted: W_p.weight [H,D], v_p.weight [1,H]; and those of a learned score",
    .example = "attnviz run --text \"the cat saw the other cats on the mat\" -m local --query all --set reach=2",
    .needs_places = true,
};

std::vector<AttentionMap> run_local(const Inputs& inputs, Parameters& parameters, const LocalOptions& options);

}  // namespace attnviz::mechanisms
