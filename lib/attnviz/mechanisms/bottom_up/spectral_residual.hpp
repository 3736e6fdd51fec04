#pragma once

#include <array>

#include "attnviz/mechanisms/bottom_up/picture.hpp"
#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/filter.hpp"

namespace attnviz::mechanisms {

// Spectral residual. Hou, Zhang 2007, "Saliency Detection: A Spectral Residual Approach", CVPR, eq. 2-7.
//   F = DFT(grey)    L = log |F|    R = L - L * 3x3 mean    S = g * |IDFT(exp(R + i angle F))|^2
// What a smooth log spectrum does not predict stands out. OpenCV's version differs from the authors' script in almost
// every step; both are here, OpenCV's without its contrib modules, which bring a hundred libraries.
// Shapes: pixels [H,W,3]  ->  saliency [size,size] (opencv) or [about size H/W, size] (hou), within [0, 1]

struct SpectralResidualOptions {
  enum class Variant {
    opencv,  ///< square, log(|F| + 1), mirrored mean, blur 5x5 sigma 8 before squaring, divided by the maximum
    hou      ///< keeps the aspect, log |F|, replicated mean, blur 10x10 sigma 2.5 after squaring, stretched to [0, 1]
  };
  Variant variant = Variant::opencv;
  std::size_t size = 64;  ///< columns of the shrunk picture, and rows for opencv
};
inline constexpr std::array<std::string_view, 2> kSpectralVariantNames = {"opencv", "hou"};
inline constexpr std::array kSpectralResidualOptions = {
    choice<&SpectralResidualOptions::variant>("variant", kSpectralVariantNames,
                                              "OpenCV's algorithm, or the authors' own script"),
    number<&SpectralResidualOptions::size>("size", {8, 512},
                                           "the picture is shrunk to this width: the scale of attention"),
};
inline constexpr Description kSpectralResidual = {
    .name = "spectral_residual",
    .title = "Spectral residual",
    .family = Family::bottom_up,
    .accepts = Accepts::pixels,
    .summary = "What the smooth part of the picture's own spectrum does not predict stands out.",
    .formula =
        "F = DFT(grey picture shrunk to 64 columns)\n"
        "R = log|F| - (log|F| smoothed 3x3)\n"
        "S = |IDFT(exp(R + i angle F))|^2, smoothed by a Gaussian",
    .shapes = "pixels [H,W,3] -> saliency [64,64], or [64 H/W,64] for hou, within [0, 1]",
    .citation = "Hou, Zhang 2007, CVPR, doi:10.1109/CVPR.2007.383267",
    .tutorial = "1",
    .erratum =
        "The tutorial names max pooling and gates as attention that comes from below; saliency is the older and "
        "plainer case.",
    .tensors = "",
    .example = "attnviz run assets/samples/images/cat.jpg -m spectral_residual",
};

/// Saliency of a whole picture at the working size. In a picture of one grey value nothing stands out: OpenCV's is then
/// one nearly everywhere, the authors' zero.
Matrix spectral_residual(const Pixels& pixels, const SpectralResidualOptions& options = {});
/// Saliency of grey values [H,W] at their own size; `options.size` is not looked at. OpenCV counts grey from 0 to 255,
/// the authors from 0 to 1.
Matrix spectral_residual(const Plane& grey, SpectralResidualOptions::Variant variant);

std::vector<AttentionMap> run_spectral_residual(const Inputs& inputs, Parameters& parameters,
                                                const SpectralResidualOptions& options);

}  // namespace attnviz::mechanisms
