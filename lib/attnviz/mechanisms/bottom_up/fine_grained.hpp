#pragma once

#include <array>

#include "attnviz/mechanisms/bottom_up/picture.hpp"
#include "attnviz/mechanisms/contract/mechanism.hpp"

namespace attnviz::mechanisms {

// Fine-grained saliency. Montabone, Soto 2010, "Human detection using a mobile platform and novel features derived from
// a visual saliency mechanism", Image and Vision Computing 28(3), section 3, as OpenCV implements it.
//   on_n = max(0, grey - mean of the n-neighbourhood)   off_n = max(0, mean - grey)   n = 12, 24, 28, 48, 56, 112
//   S = (255 sum on / max + 255 sum off / max), scaled by the larger of the two maxima
// Centre minus surround at the picture's own resolution, through an integral image. OpenCV's own code is in its contrib
// modules, which bring a hundred libraries; its filters do the work here.
// Shapes: pixels [H,W,3]  ->  saliency [H,W] within [0, 1]

struct FineGrainedOptions {
  /// Where a place is both lighter than one neighbourhood and darker than another, on + off can pass 255.
  enum class Overflow {
    clamp,  ///< stays at the maximum
    wrap    ///< starts again from 0: OpenCV's own bytes
  };
  std::size_t longest = 512;  ///< larger pictures are shrunk to this side first; 0: never
  Overflow overflow = Overflow::clamp;
};
inline constexpr std::array<std::string_view, 2> kOverflowNames = {"clamp", "wrap"};
inline constexpr std::array kFineGrainedOptions = {
    number<&FineGrainedOptions::longest>(
        "longest", {0, 65536}, "a larger picture is shrunk until its longer side has this many pixels; 0: never"),
    choice<&FineGrainedOptions::overflow>("overflow", kOverflowNames,
                                          "sums beyond 255: clamp, or wrap around as OpenCV's bytes do"),
};
inline constexpr Description kFineGrained = {
    .name = "fine_grained",
    .title = "Fine-grained saliency",
    .family = Family::bottom_up,
    .accepts = Accepts::pixels,
    .summary = "What is lighter or darker than its surroundings stands out, at six sizes of surroundings.",
    .formula =
        "on_n = max(0, grey - mean around), off_n = max(0, mean around - grey), n = 12, 24, 28, 48, 56, 112\n"
        "S = sum of on_n, scaled, plus sum of off_n, scaled",
    .shapes = "pixels [H,W,3] -> saliency [H,W] within [0, 1]",
    .citation = "Montabone, Soto 2010, Image and Vision Computing 28(3), doi:10.1016/j.imavis.2009.06.006",
    .tutorial = "1",
    .erratum = "",
    .tensors = "",
    .example = "attnviz run assets/samples/images/cat.jpg -m fine_grained",
};

/// The bytes of OpenCV's StaticSaliencyFineGrained (with overflow=wrap: all of them) for grey values; `options.longest`
/// is not looked at. [H,W] -> [H,W]
BytePlane fine_grained(const BytePlane& grey, const FineGrainedOptions& options = {});
/// Saliency of a whole picture within [0, 1].
Matrix fine_grained(const Pixels& pixels, const FineGrainedOptions& options = {});

std::vector<AttentionMap> run_fine_grained(const Inputs& inputs, Parameters& parameters,
                                           const FineGrainedOptions& options);

}  // namespace attnviz::mechanisms
