#include "attnviz/render/multiples.hpp"

#include <algorithm>
#include <array>

#include "attnviz/render/drawing_parts.hpp"
#include "attnviz/render/queries.hpp"
#include "attnviz/render/views/contact_sheet.hpp"

namespace attnviz::render {
namespace {

constexpr std::size_t kMostMultiples = 400, kMostNatural = 64, kMostNaturalGrid = 160;

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

/// One position of the spread axes.
struct Member {
  Selection selection;
  std::string title;
};

std::vector<Member> members_of(const AttentionMap& map, const Selection& selection,
                               const std::vector<std::size_t>& axes) {
  std::vector<Member> members{{selection, ""}};
  for (const std::size_t axis : axes) {
    std::vector<Member> finer;
    for (const Member& member : members) {
      for (std::size_t index = 0; index < map.axes[axis].size && finer.size() < kMostMultiples; ++index) {
        finer.push_back(member);
        finer.back().selection.picks.push_back({map.axes[axis].kind, Reduce::one, index});
        finer.back().title += (member.title.empty() ? "" : ", ") + position_text(map.axes[axis], index);
      }
    }
    members = std::move(finer);
  }
  return members;
}

std::size_t positions(const AttentionMap& map, const std::vector<std::size_t>& axes) {
  std::size_t count = 1;
  for (const std::size_t axis : axes) count *= map.axes[axis].size;
  return count;
}

}  // namespace

ScaleRequest common_request(const std::vector<Field>& fields, const ScaleRequest& wanted) {
  if (wanted.mode != ScaleMode::natural) return wanted;
  Spread spread = spread_of(values_of(fields.front().values));
  for (const Field& field : std::span(fields).subspan(1)) spread = joined(spread, spread_of(values_of(field.values)));
  return {.mode = ScaleMode::shared, .spread = spread};
}

std::vector<std::size_t> spread_axes(const AttentionMap& map, const Selection& selection) {
  const std::vector<std::size_t> reduced = reduced_axes(map, selection);
  const auto layer = map.axis(AxisKind::layer), head = map.axis(AxisKind::head);
  const auto is_reduced = [&](std::size_t axis) { return std::ranges::find(reduced, axis) != reduced.end(); };
  if (layer && head && is_reduced(*layer) && is_reduced(*head) &&
      map.axes[*layer].size * map.axes[*head].size <= kMostMultiples) {
    return {*layer, *head};
  }
  for (const AxisKind kind : kSpreadOrder) {
    const auto axis = map.axis(kind);
    if (axis && is_reduced(*axis)) return {*axis};
  }
  return {};
}

bool multiples_are_natural(const AttentionMap& map, const Selection& selection) {
  const std::vector<std::size_t> axes = spread_axes(map, selection);
  if (axes.empty() || map.axes[axes.back()].kind == AxisKind::channel) return false;
  const auto few = few_queries(map, selection);  // a picture of their own
  if (few && map.axes[axes.back()].kind == few->axis) return false;
  return positions(map, axes) <= (axes.size() == 2 ? kMostNaturalGrid : kMostNatural);
}

Drawing draw_multiples(const AttentionMap& map, const Canvas& canvas, const Style& style) {
  const std::vector<std::size_t> axes = spread_axes(map, style.selection);
  const std::vector<Member> members = members_of(map, style.selection, axes);
  std::vector<Field> fields;
  for (const Member& member : members) fields.push_back(field_of(map, canvas, member.selection));
  const ScaleRequest request = common_request(fields, style.scale);
  const bool own_scales = request.mode == ScaleMode::per_map;

  const std::optional<Pixels> photo = small_photo(canvas);
  const bool over_photo = photo && fields.front().shape == FieldShape::plane && fields.front().grid;
  std::vector<Thumbnail> thumbnails;
  Paint paint;
  for (std::size_t index = 0; index < members.size(); ++index) {
    paint = make_paint(style.colormap, choose_scale(facts_of(fields[index]), request));
    thumbnails.push_back({thumbnail_of(fields[index], paint, photo ? &*photo : nullptr, style), members[index].title,
                          "", own_scales ? paint.scale.note : ""});
  }
  Body body = contact_sheet(thumbnails, {.columns = axes.size() == 2 ? map.axes[axes[1]].size : 0});
  if (members.size() < positions(map, axes)) {
    body.notes.push_back("the first " + std::to_string(members.size()) + " of " + std::to_string(positions(map, axes)));
  }
  Frame frame = frame_for(map, canvas, style, "");
  if (hides_some(fields.front()))
    frame.notes.push_back((over_photo ? "darkened: " : "grey: ") + fields.front().zero_means);
  if (style.legend == Legend::shown && !own_scales)
    frame.legend = ColorBar{paint, over_photo ? std::optional(style.overlay.opacity) : std::nullopt};
  return {Role::multiples, framed(body, frame), paint.scale};
}

}  // namespace attnviz::render
