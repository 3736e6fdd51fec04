#pragma once

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/scores/score_maps.hpp"

namespace attnviz::mechanisms {

// The score functions as mechanisms of their own: the first of attention's two steps, drawn before any normalisation.

struct DistanceOptions {
  /// natural: euclidean on hand-made features; squared on a network's, where it is one minus the cosine, times a
  /// constant
  enum class Metric { natural, euclidean, squared, gaussian };
  Metric metric = Metric::natural;
  float sigma = 1;  ///< width of the Gaussian kernel
  /// reference sets: the share of nearest members whose mean counts; 0: a twentieth of hand-made features, half of a
  /// network's. Hand-made features find the like of a cell by accident only, a network's on purpose.
  float nearest = 0;
  /// reference sets on a picture: deviation in cells of a Gaussian over the scores, 0 for none; below 0: one cell of
  /// hand-made features, nothing of a network's, whose patches are large and know what is around them.
  float smooth = -1;
  /// reference sets on a picture: how much the paths to a cell count; below 0: 0.8 of hand-made features, nothing of a
  /// network's, which knows an object without them. Measured on photographs with object masks.
  float geodesic = -1;
};
inline constexpr std::array<std::string_view, 4> kMetricNames = {"natural", "euclidean", "squared", "gaussian"};
inline constexpr std::array kDistanceOptions = {
    choice<&DistanceOptions::metric>(
        "metric", kMetricNames,
        "how far apart two vectors are; natural: squared for a network's features, else euclidean"),
    number<&DistanceOptions::sigma>("sigma", {1e-6, 1e6}, "width of the Gaussian kernel"),
    number<&DistanceOptions::nearest>(
        "nearest", {0, 1}, "share of the reference set that counts: the nearest; 0: half of a network's, else 0.05"),
    number<&DistanceOptions::smooth>("smooth", {-1, 16},
                                     "reference set on a picture: blur of the scores in cells, 0 for none; -1: 0 for a "
                                     "network's features, else 1"),
    number<&DistanceOptions::geodesic>("geodesic", {-1, 1},
                                       "reference set on a picture: weight of the paths to a cell, 0 for none; -1: 0 "
                                       "for a network's features, else 0.8"),
};
inline constexpr Description kDistance = {
    .name = "distance",
    .title = "Distance",
    .family = Family::score,
    .accepts = Accepts::any,
    .summary = "What lies far from a reference set stands out; what lies near a query is like it.",
    .formula =
        "query q:          s_i = -|x_i - q|\n"
        "reference set R:  s_i = mean of the smallest |x_i - r| over the nearest share of r in R;\n"
        "                  on a picture s is blurred by a Gaussian of --set smooth cells and multiplied with\n"
        "                  1 - w + w g_i / max g,  g_i: geodesic distance from R, see geodesic,  w: --set geodesic\n"
        "metric gaussian:  exp(-|x_i - q|^2 / 2 sigma^2) of a query, 1 - that of a reference",
    .shapes = "x [N,D], queries [Q,D] or references [R,D] -> scores [Q,N] or [1,N]",
    .citation = "Nadaraya 1964; Watson 1964 (kernel form); Wei, Wen, Zhu, Sun 2012 (way to a cell)",
    .tutorial = "3.1.1",
    .erratum =
        "The tutorial's sum of distances grows with distance, although it should fall, and it has no query: it "
        "scores how distinct a position is from all others.",
    .tensors = "",
    .example = "attnviz run assets/samples/images/cat.jpg -m distance",
};

inline constexpr Description kCosine = {
    .name = "cosine",
    .title = "Cosine",
    .family = Family::score,
    .accepts = Accepts::any,
    .summary = "The angle between query and key, whatever their lengths.",
    .formula = "s_ij = q_i . k_j / (max(|q_i|, eps) max(|k_j|, eps)),  eps = 1e-8",
    .shapes = "q [Q,D], k [K,D] -> scores [Q,K] within [-1, 1]",
    .citation = "Graves, Wayne, Danihelka 2014, arXiv:1410.5401, eq. 6",
    .tutorial = "3.1.1",
    .erratum = "",
    .tensors = "",
    .example = "attnviz run assets/samples/images/cat.jpg -m cosine --query 120,80",
};
inline constexpr Description kDot = {
    .name = "dot",
    .title = "Dot product",
    .family = Family::score,
    .accepts = Accepts::any,
    .summary = "The inner product of query and key.",
    .formula = "s_ij = q_i . k_j",
    .shapes = "q [Q,D], k [K,D] -> scores [Q,K]",
    .citation = "Luong, Pham, Manning 2015, arXiv:1508.04025, eq. 8",
    .tutorial = "3.1.2",
    .erratum = "The tutorial lists it among the scores that need learning; it has no parameters.",
    .tensors = "",
    .example = "attnviz run assets/samples/images/cat.jpg -m dot --query 120,80",
};
inline constexpr Description kScaledDot = {
    .name = "scaled_dot",
    .title = "Scaled dot product",
    .family = Family::score,
    .accepts = Accepts::any,
    .summary = "The inner product divided by the root of the width, so that its variance does not grow with it.",
    .formula = "s_ij = q_i . k_j / sqrt(D)",
    .shapes = "q [Q,D], k [K,D] -> scores [Q,K]",
    .citation = "Vaswani et al. 2017, arXiv:1706.03762, eq. 1",
    .tutorial = "3.1.2",
    .erratum =
        "The tutorial lists it among the scores that need learning; it has no parameters. D is the width of a key "
        "(per head), not of the input.",
    .tensors = "",
    .example = "attnviz run --text \"the cat saw the cats\" -m scaled_dot",
};

std::vector<AttentionMap> run_distance(const Inputs& inputs, Parameters& parameters, const DistanceOptions& options);
std::vector<AttentionMap> run_cosine(const Inputs& inputs, Parameters& parameters, const PlainScoreOptions& options);
std::vector<AttentionMap> run_dot(const Inputs& inputs, Parameters& parameters, const PlainScoreOptions& options);
std::vector<AttentionMap> run_scaled_dot(const Inputs& inputs, Parameters& parameters,
                                         const PlainScoreOptions& options);

}  // namespace attnviz::mechanisms
