#pragma once

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/scores/score_maps.hpp"
#include "attnviz/mechanisms/steps/score/additive.hpp"
#include "attnviz/mechanisms/steps/score/bilinear.hpp"
#include "attnviz/mechanisms/steps/score/concat.hpp"
#include "attnviz/mechanisms/steps/score/location.hpp"

namespace attnviz::mechanisms {

// The score functions that are learned, as mechanisms of their own.

struct AdditiveOptions {
  AdditiveForm form = AdditiveForm::plain;
  std::size_t units = 0;   ///< H of random weights; 0: as wide as the keys
  float nearest = 0.125F;  ///< reference sets: the share of best-suited members whose mean counts
};
inline constexpr std::array<std::string_view, 2> kAdditiveFormNames = {"plain", "normalized"};
inline constexpr std::array kAdditiveOptions = {
    choice<&AdditiveOptions::form>("form", kAdditiveFormNames, "normalized: v becomes g v / |v|"),
    number<&AdditiveOptions::units>("units", {0, 4096}, "hidden units of random weights; 0: as wide as the keys"),
    number<&AdditiveOptions::nearest>("nearest", {0, 1}, "share of a reference set that counts: the most similar"),
};
inline constexpr Description kAdditive = {
    .name = "additive",
    .title = "Additive score",
    .family = Family::score,
    .accepts = Accepts::any,
    .summary = "A small network with one hidden layer looks at query and key together.",
    .formula =
        "s_ij = v . tanh(W q_i + U k_j + b)\n"
        "form=normalized: v becomes g v / |v|",
    .shapes = "q [Q,Dq], k [K,Dk], W [H,Dq], U [H,Dk], v [H] -> scores [Q,K]",
    .citation =
        "Bahdanau, Cho, Bengio 2014, arXiv:1409.0473, A.1.2; Salimans, Kingma 2016, arXiv:1602.07868 (normalised)",
    .tutorial = "3.1.2",
    .erratum = "The tutorial writes v^T tanh(W_{x_i} + U q), with x_i as an index of W; it is v^T tanh(W x_i + U q).",
    .tensors = kAdditiveTensors,
    .example = "attnviz run --text \"the cat saw the cats\" -m additive --seed 1",
};

struct ConcatOptions {
  ConcatForm form = ConcatForm::paper;
  std::size_t units = 0;   ///< H of random weights; 0: as wide as the keys
  float nearest = 0.125F;  ///< reference sets: the share of best-suited members whose mean counts
};
inline constexpr std::array kConcatOptions = {
    choice<&ConcatOptions::form>("form", kConcatFormNames, "code: as in the authors' program, keys are not projected"),
    number<&ConcatOptions::units>("units", {0, 4096}, "hidden units of random weights; 0: as wide as the keys"),
    number<&ConcatOptions::nearest>("nearest", {0, 1}, "share of a reference set that counts: the most similar"),
};
inline constexpr Description kConcat = {
    .name = "concat",
    .title = "Concat score",
    .family = Family::score,
    .accepts = Accepts::any,
    .summary = "Additive attention by another name: one matrix over query and key side by side.",
    .formula =
        "form=paper: s_ij = v . tanh(W [q_i ; k_j])\n"
        "form=code:  s_ij = v . tanh(W q_i + k_j)",
    .shapes = "q [Q,Dq], k [K,Dk], W [H,Dq+Dk] (code: [Dk,Dq]), v [H] -> scores [Q,K]",
    .citation = "Luong, Pham, Manning 2015, arXiv:1508.04025, eq. 8",
    .tutorial = "",
    .erratum = "",
    .tensors = kConcatTensors,
    .example = "attnviz run --text \"the cat saw the cats\" -m concat --seed 1",
};

inline constexpr Description kBilinear = {
    .name = "bilinear",
    .title = "Bilinear score",
    .family = Family::score,
    .accepts = Accepts::any,
    .summary = "The inner product after the query went through a matrix, so that asking and being asked differ.",
    .formula = "s_ij = k_j . (W q_i)",
    .shapes = "q [Q,Dq], k [K,Dk], W [Dk,Dq] -> scores [Q,K]",
    .citation = "Luong, Pham, Manning 2015, arXiv:1508.04025, eq. 8 (\"general\")",
    .tutorial = "3.1.2",
    .erratum = "",
    .tensors = kBilinearTensors,
    .example = "attnviz run --text \"the cat saw the cats\" -m bilinear --seed 1",
};

inline constexpr Description kLocation = {
    .name = "location",
    .title = "Location score",
    .family = Family::score,
    .accepts = Accepts::any,
    .summary = "The query alone says where to look, whatever is there.",
    .formula = "s_ij = (W q_i)_j",
    .shapes = "q [Q,Dq], W [L,Dq], L >= K -> scores [Q,K]",
    .citation = "Luong, Pham, Manning 2015, arXiv:1508.04025, eq. 7",
    .tutorial = "",
    .erratum = "",
    .tensors = kLocationTensors,
    .example = "attnviz run --text \"the cat saw the cats\" -m location --seed 1",
};

std::vector<AttentionMap> run_additive(const Inputs& inputs, Parameters& parameters, const AdditiveOptions& options);
std::vector<AttentionMap> run_concat(const Inputs& inputs, Parameters& parameters, const ConcatOptions& options);
std::vector<AttentionMap> run_bilinear(const Inputs& inputs, Parameters& parameters, const PlainScoreOptions& options);
std::vector<AttentionMap> run_location(const Inputs& inputs, Parameters& parameters, const PlainScoreOptions& options);

}  // namespace attnviz::mechanisms
