#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/gate.hpp"

namespace attnviz::mechanisms {

// Max pooling seen as attention: of every window one value goes on, all others are ignored.
//   y_c = max over the window of x_c = sum of m_c x_c, m one-hot: the hardest attention there is
// Windows do not overlap; the last ones may be smaller (PyTorch's ceil_mode). The first of equal values wins, row by
// row. Shapes: x [C,H,W]  ->  mask [C,H,W] of zeros and ones  output [C,H/k,W/k] rounded up

struct MaxPoolOptions {
  std::size_t window = 2;  ///< side k; 0: the whole map
};
inline constexpr std::array kMaxPoolOptions = {
    number<&MaxPoolOptions::window>("window", {0, 1024}, "side of the windows; 0: one window, the whole map"),
};
inline constexpr Description kMaxPool = {
    .name = "max_pool",
    .title = "Max pooling as attention",
    .family = Family::bottom_up,
    .accepts = Accepts::any,
    .summary = "Which places win their window, channel by channel: everything else is ignored.",
    .formula =
        "y_c = max over the window of x_c = sum over the window of m_c x_c\n"
        "m is 1 at the first largest value of the window, else 0\n"
        "winners: share of the channels in which a place wins",
    .shapes = "x [C,H,W] -> mask [C,H,W], winners [H,W], output [C,H/k,W/k]",
    .citation = "Yamaguchi et al. 1990, ICSLP; Scherer, Mueller, Behnke 2010, ICANN",
    .tutorial = "1",
    .erratum = "The tutorial calls max pooling and gates both unlearned. Pooling has no parameters; gates are trained.",
    .tensors = "",
    .example = "attnviz run assets/samples/images/cat.jpg -m max_pool --set window=4",
};

struct MaxPooled {
  Tensor3 output;
  Tensor3 mask;
};

/// Throws `shape` for an empty map.
MaxPooled max_pool(const Tensor3& features, const MaxPoolOptions& options = {});

std::vector<AttentionMap> run_max_pool(const Inputs& inputs, Parameters& parameters, const MaxPoolOptions& options);

}  // namespace attnviz::mechanisms
