#pragma once

#include <array>
#include <span>

#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/contract/option.hpp"

namespace attnviz::mechanisms {

/// Step three of the pairwise family: which keys may query i, standing at place p among the keys, look at?
enum class MaskKind {
  none,
  causal,   ///< itself and what came before: keys 0 ... p
  padding,  ///< the first `mask_size` keys, the rest is padding
  window,   ///< keys at a distance of at most `mask_size`
  blocks    ///< keys of its own block of `mask_size` positions
};
inline constexpr std::array<std::string_view, 5> kMaskNames = {"none", "causal", "padding", "window", "blocks"};

struct MaskOptions {
  MaskKind mask = MaskKind::none;
  std::size_t mask_size = 8;
};

template <class Options>
constexpr std::array<OptionSpec, 2> mask_options() {
  return {choice<&MaskOptions::mask, Options>("mask", kMaskNames, "which keys a query may look at"),
          number<&MaskOptions::mask_size, Options>(
              "mask_size", {1, 1e6}, "padding: keys that are real; window: its reach; blocks: positions in a block")};
}

/// Whether the mask asks where a query stands; a query that is no token (a mean, a box) stands nowhere.
constexpr bool needs_places(MaskKind mask) {
  return mask != MaskKind::none && mask != MaskKind::padding;
}

/// Writes `kMasked` into scores [Q,K] where a query may not look. `places`: where each query stands among the keys.
void apply_mask(Matrix& scores, const MaskOptions& options, std::span<const std::size_t> places);

}  // namespace attnviz::mechanisms
