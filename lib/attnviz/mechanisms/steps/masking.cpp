#include "attnviz/mechanisms/steps/masking.hpp"

#include <algorithm>

#include "attnviz/core/softmax.hpp"

namespace attnviz::mechanisms {
namespace {

KeyWindow visible_from(std::size_t query, const MaskOptions& options, const Places& places, std::size_t keys) {
  const std::size_t size = options.mask_size;
  switch (options.mask) {
    case MaskKind::none:
      break;
    case MaskKind::causal:
      return {.last_column = std::min(places[query] + 1, keys)};
    case MaskKind::padding:
      return {.last_column = std::min(size, keys)};
    case MaskKind::window:
      return window_around(places[query], size, keys, places.columns);
    case MaskKind::blocks:
      return block_of(places[query], size, keys, places.columns);
  }
  return {.last_column = keys};
}

bool knows_pictures(MaskKind mask) {
  return mask == MaskKind::window || mask == MaskKind::blocks;
}

}  // namespace

void apply_mask(Matrix& scores, const MaskOptions& options, const Places& places) {
  if (options.mask == MaskKind::none) return;
  const std::size_t keys = scores.shape(1), columns = knows_pictures(options.mask) ? places.columns : 0;
  if (keys == 0) return;
  for (std::size_t query = 0; query < scores.shape(0); ++query) {
    const auto line = row_of(scores, query);
    const auto hide = [&](std::size_t first, std::size_t last) {
      std::ranges::fill(line.subspan(first, last - first), kMasked);
    };
    for_each_run(
        visible_from(query, options, places, keys), keys, columns, [](std::size_t, std::size_t) {}, hide);
  }
}

std::string hidden_by(const MaskOptions& options, bool on_picture) {
  const std::string size = std::to_string(options.mask_size);
  const std::string row_by_row = on_picture ? ", reading the cells row by row" : "";
  switch (options.mask) {
    case MaskKind::none:
      return "";
    case MaskKind::causal:
      return "masked: later positions" + row_by_row;
    case MaskKind::padding:
      return "masked: behind the first " + size + row_by_row;
    case MaskKind::window:
      return "masked: more than " + size + (on_picture ? " cells away" : " positions away");
    case MaskKind::blocks:
      return on_picture ? "masked: outside of its square of " + size + " x " + size + " cells"
                        : "masked: outside of its block of " + size + " positions";
  }
  return "";
}

}  // namespace attnviz::mechanisms
