#include "attnviz/mechanisms/steps/masking.hpp"

#include <algorithm>

#include "attnviz/core/softmax.hpp"

namespace attnviz::mechanisms {
namespace {

/// Keys [first, last) that stay.
struct Visible {
  std::size_t first, last;
};

Visible visible_from(std::size_t place, const MaskOptions& options, std::size_t keys) {
  const std::size_t size = options.mask_size;
  switch (options.mask) {
    case MaskKind::none:
      break;
    case MaskKind::causal:
      return {0, std::min(place + 1, keys)};
    case MaskKind::padding:
      return {0, std::min(size, keys)};
    case MaskKind::window:
      return {place - std::min(place, size), std::min(place + size + 1, keys)};
    case MaskKind::blocks:
      return {place / size * size, std::min((place / size + 1) * size, keys)};
  }
  return {0, keys};
}

}  // namespace

void apply_mask(Matrix& scores, const MaskOptions& options, std::span<const std::size_t> places) {
  if (options.mask == MaskKind::none) return;
  for (std::size_t query = 0; query < scores.shape(0); ++query) {
    const auto line = row_of(scores, query);
    const std::size_t place = needs_places(options.mask) ? places[query] : 0;
    const Visible visible = visible_from(place, options, line.size());
    const std::size_t first = std::min(visible.first, line.size());
    std::ranges::fill(line.first(first), kMasked);
    std::ranges::fill(line.subspan(std::max(first, visible.last)), kMasked);
  }
}

}  // namespace attnviz::mechanisms
