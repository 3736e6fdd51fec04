#pragma once

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/steps/pairwise.hpp"

namespace attnviz::mechanisms {

// Hard attention as a mechanism of its own: hard.hpp and gumbel.hpp in place of the softmax. Xu et al. 2015,
// arXiv:1502.03044, section 4.1; Jang, Gu, Poole 2017, arXiv:1611.01144. Tutorial 4.2.
// Shapes: q [Q,D]  x [N,D]  ->  weights [Q,N], one 1 a row (a mean of such rows for several draws)  output [Q,D]
// The typed function is `attend` with `select` set.

struct HardOptions : ScoreOptions, PositionOptions, MaskOptions {
  enum class Choice { argmax, sample, gumbel, straight_through };
  Choice choice = Choice::argmax;
  float temperature = 1;    ///< of the distribution drawn from; gumbel: of the soft choice
  std::size_t samples = 1;  ///< draws of which the weights are the mean
};
inline constexpr std::array<std::string_view, 4> kHardChoiceNames = {"argmax", "sample", "gumbel", "straight_through"};
inline constexpr auto kHardOptions = joined(
    std::array{
        choice<&HardOptions::choice>(
            "choice", kHardChoiceNames,
            "argmax; sample: a draw; straight_through: a draw by noise; gumbel: that draw softened"),
        number<&HardOptions::temperature>("temperature", {1e-4, 1e4},
                                          "sample: scores are divided by it; gumbel: below 1 harder, above 1 softer"),
        number<&HardOptions::samples>("samples", {1, 1000}, "draws of which the weights are the mean"),
    },
    score_options<HardOptions>(), position_options<HardOptions>(), mask_options<HardOptions>());

inline constexpr Description kHard = {
    .name = "hard",
    .title = "Hard attention",
    .family = Family::pairwise,
    .accepts = Accepts::any,
    .summary = "One token gets all the attention: the likeliest, or one drawn by its probability.",
    .formula =
        "p = softmax(s(x_n, q) / T)\n"
        "choice=argmax: att(X, q) = x_m, m = argmax p (the first of equals)\n"
        "choice=sample: att(X, q) = x_z, z ~ p\n"
        "choice=gumbel: weights softmax((s + g) / T), g ~ Gumbel(0, 1)\n"
        "choice=straight_through: one-hot of the argmax of that (backward: its gradient)",
    .shapes = "q [Q,D], x [N,D] -> weights [Q,N], output [Q,D]",
    .citation = "Xu et al. 2015, arXiv:1502.03044, section 4.1; Jang, Gu, Poole 2017, arXiv:1611.01144 (gumbel)",
    .tutorial = "4.2",
    .erratum =
        "The tutorial says both that hard attention needs no training and that it needs reinforcement learning. Its "
        "scores are learned, by REINFORCE or Gumbel noise; what cannot be done is to differentiate through the draw. "
        "It is cheaper only when unselected positions are skipped. Hard is not the same as local.",
    .tensors = "those of a learned score",
    .example = "attnviz run assets/samples/images/cat.jpg -m hard --query 120,80 --set score=cosine",
};

std::vector<AttentionMap> run_hard(const Inputs& inputs, Parameters& parameters, const HardOptions& options);

}  // namespace attnviz::mechanisms
