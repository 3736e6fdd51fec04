#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/render/parts/field.hpp"
#include "attnviz/render/views/bars/bars.hpp"
#include "attnviz/render/views/compat.hpp"
#include "attnviz/render/views/overlay.hpp"

namespace attnviz::render {

/// The kinds of pictures.
///   overlay    a plane over the photo, in the photo's size, legend below it
///   queries    a few of many queries side by side, each over the photo with its box; see few_queries
///   heatmap    a plane alone
///   matrix     two axes against each other, with labels
///   strip      a weight a token, as flowing text
///   lines      two axes as columns of words with lines between them, in a colour a head where several are drawn
///   matching   which word of one side belongs to which of the other, as lines between two texts; see is_matching
///   bars       a number a channel
///   path       boxes over the photo, in their order; a photo below 320 pixels is enlarged by a whole factor
///   multiples  one small picture a head, unit, target word ..., all on one scale
///   overview   every layer (rows) and head (columns) as a small picture, with their means, all on one scale
///   thumbnail  at most kThumbnailSide pixels on a side, no words: for contact sheets
enum class Role {
  overlay,
  queries,
  heatmap,
  matrix,
  strip,
  lines,
  matching,
  bars,
  path,
  multiples,
  overview,
  thumbnail
};
const char* name_of(Role role) noexcept;

/// What a map is drawn on and with which words.
struct Canvas {
  const Pixels* photo = nullptr;    ///< the source picture, oriented; [H,W,1|3|4]
  std::vector<std::string> tokens;  ///< for axes of that size without labels of their own
  std::string title;                ///< the mechanism or model
  std::string banner;               ///< "random weights, seed 1", or empty
  std::string note;                 ///< a line below the picture: what a network predicts, or empty
};

enum class Legend { shown, hidden };

struct Style {
  std::vector<Role> roles;  ///< empty: natural_roles. Roles that a map does not have are passed over
  std::string colormap;     ///< empty: inferno, or blue_red for signed values
  ScaleRequest scale;
  OverlayOptions overlay;
  Selection selection;
  BarOrder bar_order = BarOrder::as_given;
  std::optional<Compat> compat;   ///< overlays as another tool draws them, and nothing around
  Legend legend = Legend::shown;  ///< hidden: the bare picture, and below it nothing but the banner
};

struct Drawing {
  Role role = Role::heatmap;
  Pixels pixels;
  Scale scale;  ///< what its colours or bars span
};

/// The roles that suit the axes of this map, at least one:
///   row and column, or an axis on a grid   overlay (with a photo), or queries where several would be averaged,
///                                          heatmap; multiples where heads, targets, units,
///                                          queries ... of 2 to 64 positions are averaged
///                                          steps over a photo: overlay and multiples, one small picture a step
///   target and source that match           matching
///   two other axes                         matrix; bars for up to 12 rows of channels; multiples as above
///   one axis of words                      strip
///   one other axis                         bars
///   boxes                                  path
/// Where layers and heads would both be averaged, the overview takes the place of heatmap, matrix and multiples.
std::vector<Role> natural_roles(const AttentionMap& map, const Canvas& canvas, const Style& style = {});

/// The pictures of a map, in the order of the roles. Works for no role that was not asked for. Throws what the
/// renderers throw, and `internal` for a map that does not validate.
std::vector<Drawing> draw(const AttentionMap& map, const Canvas& canvas, const Style& style = {});

/// How the values lie that would be drawn, to join over maps that share a scale. Nothing for boxes.
std::optional<Spread> drawn_spread(const AttentionMap& map, const Style& style = {});

}  // namespace attnviz::render
