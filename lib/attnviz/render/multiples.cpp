#include "attnviz/render/multiples.hpp"

#include <algorithm>
#include <array>

#include "attnviz/render/drawing_parts.hpp"
#include "attnviz/render/parts/common_scale.hpp"
#include "attnviz/render/queries.hpp"
#include "attnviz/render/views/contact_sheet.hpp"
#include "attnviz/render/views/matrix.hpp"

namespace attnviz::render {
namespace {

constexpr std::size_t kMostMultiples = 399, kMostNatural = 64;  // with their mean they fill a sheet

constexpr std::array kSpreadOrder{AxisKind::head,   AxisKind::target,  AxisKind::query, AxisKind::unit,
                                  AxisKind::branch, AxisKind::gate,    AxisKind::hop,   AxisKind::step,
                                  AxisKind::sample, AxisKind::layer,   AxisKind::slot,  AxisKind::field,
                                  AxisKind::source, AxisKind::channel, AxisKind::key};

/// Axes of two positions or more that a picture would reduce.
std::vector<std::size_t> reduced_axes(const AttentionMap& map, const Selection& selection) {
  const std::vector<std::size_t> drawn = drawn_axes(map, selection);
  std::vector<std::size_t> reduced;
  for (std::size_t axis = 0; axis < map.axes.size(); ++axis) {
    const bool is_drawn = std::ranges::find(drawn, axis) != drawn.end();
    if (!is_drawn && map.axes[axis].size > 1 && !selection.pick(map.axes[axis].kind)) reduced.push_back(axis);
  }
  return reduced;
}

/// One small picture.
struct Member {
  Selection selection;
  std::string title;
};

/// Every position of the axis; before heads and layers their mean.
std::vector<Member> members_of(const Selection& selection, const Axis& axis) {
  std::vector<Member> members;
  if (axis.kind == AxisKind::head || axis.kind == AxisKind::layer) {
    members.push_back({selection, "mean over " + std::to_string(axis.size) + " " + name_of(axis.kind) + "s"});
  }
  for (std::size_t index = 0; index < std::min(axis.size, kMostMultiples); ++index) {
    members.push_back({selection, position_text(axis, index)});
    members.back().selection.picks.push_back({axis.kind, Reduce::one, index});
  }
  return members;
}

}  // namespace

std::optional<std::size_t> spread_axis(const AttentionMap& map, const Selection& selection) {
  const std::vector<std::size_t> reduced = reduced_axes(map, selection);
  for (const AxisKind kind : kSpreadOrder) {
    const auto axis = map.axis(kind);
    if (axis && std::ranges::find(reduced, *axis) != reduced.end()) return axis;
  }
  return std::nullopt;
}

bool multiples_are_natural(const AttentionMap& map, const Selection& selection) {
  const auto axis = spread_axis(map, selection);
  if (!axis || map.axes[*axis].kind == AxisKind::channel) return false;
  const auto few = few_queries(map, selection);  // a picture of their own
  return !(few && map.axes[*axis].kind == few->axis) && map.axes[*axis].size <= kMostNatural;
}

bool is_told_in_steps(const AttentionMap& map, const Canvas& canvas, const Selection& selection) {
  const auto axis = spread_axis(map, selection);
  return axis && map.axes[*axis].kind == AxisKind::step && has_plane(map) && map.grid && canvas.photo &&
         multiples_are_natural(map, selection);
}

Drawing draw_multiples(const AttentionMap& map, const Canvas& canvas, const Style& style) {
  const Axis& axis = map.axes[*spread_axis(map, style.selection)];
  const std::vector<Member> members = members_of(style.selection, axis);
  std::vector<Field> fields;
  fields.reserve(members.size());
  for (const Member& member : members) fields.push_back(field_of(map, canvas, member.selection));
  const CommonScale scale(fields, style.scale, style.colormap);

  const std::optional<Pixels> photo = small_photo(canvas);
  const bool over_photo = photo && fields.front().shape == FieldShape::plane && fields.front().grid;
  // Labels that are shrunk with many pictures are a blur.
  const bool bare = members.size() > 6 && fields.front().shape == FieldShape::table &&
                    !is_bars(fields.front(), fields.front().values.shape(0));
  std::vector<Thumbnail> thumbnails;
  for (std::size_t index = 0; index < members.size(); ++index) {
    const Paint paint = scale.paint_of(fields[index]);
    Pixels picture = bare         ? matrix_thumbnail(fields[index], paint, static_cast<int>(kThumbnailSide))
                     : over_photo ? overlay(*photo, fields[index], paint, style.overlay)
                                  : thumbnail_of(fields[index], paint, nullptr, style);
    thumbnails.push_back({std::move(picture), members[index].title, "", scale.is_common() ? "" : paint.scale.note});
  }
  Body body = contact_sheet(thumbnails);
  if (axis.size > kMostMultiples) {
    body.notes.push_back("the first " + std::to_string(kMostMultiples) + " of " + std::to_string(axis.size));
  }
  Frame frame = frame_for(map, canvas, style, "");
  if (hides_some(fields.front()))
    frame.notes.push_back((over_photo ? "darkened: " : "grey: ") + fields.front().zero_means);
  const Paint paint = scale.paint_of(fields.back());
  if (style.legend == Legend::shown && scale.is_common())
    frame.legend = ColorBar{paint, over_photo ? std::optional(style.overlay.opacity) : std::nullopt};
  return {Role::multiples, framed(body, frame), paint.scale};
}

}  // namespace attnviz::render
