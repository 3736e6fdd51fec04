#pragma once

#include <array>
#include <string>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/contract/option.hpp"
#include "attnviz/mechanisms/steps/places.hpp"

namespace attnviz::mechanisms {

/// Step three of the pairwise family: which keys may query i, standing at place p among the keys, look at? On a picture
/// windows and blocks are squares of cells; before and after, first and last are in reading order, row by row.
enum class MaskKind {
  none,
  causal,   ///< itself and what came before: keys 0 ... p
  padding,  ///< the first `mask_size` keys, the rest is padding
  window,   ///< keys at a distance of at most `mask_size`
  blocks    ///< keys of its own block of `mask_size` positions, on a picture of as many cells squared
};
inline constexpr std::array<std::string_view, 5> kMaskNames = {"none", "causal", "padding", "window", "blocks"};

struct MaskOptions {
  MaskKind mask = MaskKind::none;
  std::size_t mask_size = 8;
};

template <class Options>
constexpr std::array<OptionSpec, 2> mask_options() {
  return {
      choice<&MaskOptions::mask, Options>("mask", kMaskNames, "which keys a query may look at"),
      number<&MaskOptions::mask_size, Options>(
          "mask_size", {1, 1e6}, "padding: keys that are real; window: its reach; blocks: a block's length or side")};
}

/// Whether the mask asks where a query stands; a query that is no token (a mean, a box) stands nowhere.
constexpr bool needs_places(MaskKind mask) {
  return mask != MaskKind::none && mask != MaskKind::padding;
}

/// Writes `kMasked` into scores [Q,K] where a query may not look.
void apply_mask(Matrix& scores, const MaskOptions& options, const Places& places);

/// What the mask hides, in words: "masked: more than 2 cells away". Empty for none.
std::string hidden_by(const MaskOptions& options, bool on_picture);

}  // namespace attnviz::mechanisms
