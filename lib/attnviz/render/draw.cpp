#include "attnviz/render/draw.hpp"

#include <algorithm>

#include "attnviz/render/drawing_parts.hpp"
#include "attnviz/render/multiples.hpp"
#include "attnviz/render/overview.hpp"
#include "attnviz/render/queries.hpp"
#include "attnviz/render/views/contact_sheet.hpp"
#include "attnviz/render/views/heatmap.hpp"
#include "attnviz/render/views/lines.hpp"
#include "attnviz/render/views/matching.hpp"
#include "attnviz/render/views/matrix.hpp"
#include "attnviz/render/views/path.hpp"
#include "attnviz/render/views/strip.hpp"

namespace attnviz::render {
namespace {

Paint paint_for(const Field& field, const Style& style) {
  return make_paint(style.colormap, choose_scale(facts_of(field), style.scale));
}

/// Rows of a table of which only the outline is known.
std::size_t rows_of(const AttentionMap& map, const Field& outline) {
  return outline.row_axis ? map.axes[*map.axis(*outline.row_axis)].size : 1;
}

/// A picture without words, or with the frame that belongs to it.
Pixels finished(Body body, const Frame& frame, const Style& style) {
  if (style.legend == Legend::shown) return framed(body, frame);
  return frame.banner.empty() ? std::move(body.pixels) : with_footer({std::move(body.pixels), {}}, frame);
}

/// Makes the pictures of one map; reduces it once, and only when a picture needs it.
class Drawer {
 public:
  Drawer(const AttentionMap& map, const Canvas& canvas, const Style& style)
      : map_(map), canvas_(canvas), style_(style) {}

  std::optional<Drawing> draw(Role role) {
    switch (role) {
      case Role::overlay:
        return draw_overlay();
      case Role::queries:
        if (!canvas_.photo || !few_queries(map_, style_.selection)) return std::nullopt;
        return draw_queries(map_, canvas_, style_);
      case Role::heatmap:
        return has_plane(map_) ? draw_plane() : std::nullopt;
      case Role::matrix:
        return outline().shape == FieldShape::table ? draw_table(Role::matrix) : std::nullopt;
      case Role::strip:
        return is_text(outline()) ? draw_table(Role::strip) : std::nullopt;
      case Role::lines:
        return draw_lines();
      case Role::matching:
        return is_matching(map_) ? draw_table(Role::matching) : std::nullopt;
      case Role::bars:
        return is_bars(outline(), rows_of(map_, outline())) ? draw_table(Role::bars) : std::nullopt;
      case Role::path:
        return map_.kind == ValueKind::box ? draw_boxes() : std::nullopt;
      case Role::multiples:
        if (map_.kind == ValueKind::box || !spread_axis(map_, style_.selection)) return std::nullopt;
        return draw_steps_or_others();
      case Role::overview:
        if (!has_overview(map_, style_.selection)) return std::nullopt;
        return draw_overview(map_, canvas_, style_);
      case Role::thumbnail:
        return draw_thumbnail();
    }
    return std::nullopt;
  }

 private:
  const Field& plane() {
    if (!plane_) plane_ = plane_of(map_, style_.selection);
    return *plane_;
  }
  const Field& table() {
    if (!table_) table_ = line_or_table_on(map_, canvas_, style_.selection);
    return *table_;
  }
  /// What the table will be, without the work of making it.
  Field outline() const { return line_or_table_outline(map_, canvas_, style_.selection); }
  bool shown() const { return style_.legend == Legend::shown; }

  Drawing draw_steps_or_others() const {
    Canvas canvas = canvas_;
    if (is_told_in_steps(map_, canvas_, style_.selection)) canvas.photo = nullptr;
    return draw_multiples(map_, canvas, style_);
  }

  std::optional<Drawing> draw_overlay() {
    if (!has_plane(map_) || !canvas_.photo || !map_.grid) return std::nullopt;
    if (!style_.compat && is_told_in_steps(map_, canvas_, style_.selection)) {
      Drawing steps = draw_multiples(map_, canvas_, style_);
      return Drawing{Role::overlay, std::move(steps.pixels), steps.scale};
    }
    const Paint paint = paint_for(plane(), style_);
    if (style_.compat) {
      return Drawing{Role::overlay, compat_overlay(plane(), *canvas_.photo, *style_.compat, style_.overlay.mass),
                     paint.scale};
    }
    // Words need room, so a tiny photo is enlarged under them; without words the picture is as large as the photo.
    const std::size_t any_size = std::max(canvas_.photo->shape(0), canvas_.photo->shape(1));
    const Pixels photo = shown() ? photo_within(*canvas_.photo, any_size) : to_rgb(*canvas_.photo);
    Body body{overlay(photo, plane(), paint, with_faint_line(plane(), paint, style_.overlay)), {}};
    Frame frame = frame_for(map_, canvas_, style_, plane().caption);
    if (shown()) {
      frame.legend = ColorBar{paint, style_.overlay.opacity};
      body.notes = overlay_notes(plane(), paint, style_.overlay);
    }
    return Drawing{Role::overlay, with_footer(body, frame), paint.scale};
  }

  std::optional<Drawing> draw_plane() {
    const Paint paint = paint_for(plane(), style_);
    Frame frame = frame_for(map_, canvas_, style_, plane().caption);
    frame.legend = ColorBar{paint, {}};
    frame.notes.push_back(masked_note(plane()));
    return Drawing{Role::heatmap, finished(heatmap(plane(), paint), frame, style_), paint.scale};
  }

  std::optional<Drawing> draw_table(Role role) {
    const Paint paint = paint_for(table(), style_);
    Frame frame = frame_for(map_, canvas_, style_, table().caption);
    const bool has_colors = role == Role::matrix || role == Role::strip;
    if (has_colors) frame.legend = ColorBar{paint, {}};
    if (has_colors) frame.notes.push_back(masked_note(table()));
    if (role == Role::bars) frame.notes.push_back("axis: " + paint.scale.note);
    Body body = role == Role::matrix     ? matrix(table(), paint)
                : role == Role::strip    ? strip(table(), paint)
                : role == Role::matching ? matching(table())
                                         : bars(table(), paint.scale, style_.bar_order);
    return Drawing{role, finished(std::move(body), frame, style_), paint.scale};
  }

  std::optional<Drawing> draw_lines() {
    auto sides = sides_of_heads(map_, canvas_, style_.selection);
    if (!sides) {
      auto one = sides_of(map_, canvas_, style_.selection);
      if (!one) return std::nullopt;
      sides = SidesOfHeads{std::move(*one), {}};
    }
    const Paint paint = paint_for(sides->field, style_);
    Frame frame = frame_for(map_, canvas_, style_, sides->field.caption);
    if (shown()) frame.notes.push_back("weights: " + paint.scale.note);
    return Drawing{Role::lines, finished(token_lines(sides->field, paint, sides->heads), frame, style_), paint.scale};
  }

  std::optional<Drawing> draw_boxes() {
    Body body{path_picture(canvas_.photo), {}};
    if (shown()) body.notes.push_back("boxes in their order, from dark to bright");
    return Drawing{Role::path, with_footer(body, frame_for(map_, canvas_, style_, "")), {}};
  }

  Pixels path_picture(const Pixels* photo) {
    const std::vector<Glimpse> glimpses = glimpses_of(map_);
    PictureSize extent = extent_of(glimpses);
    if (canvas_.photo) extent = {canvas_.photo->shape(1), canvas_.photo->shape(0)};
    if (map_.grid && map_.grid->source_width > 0) extent = {map_.grid->source_width, map_.grid->source_height};
    Pixels ground = photo ? to_rgb(*photo) : blank(fitted(extent, {512, 512}), kPaleGrey);
    // Boxes and numbers need room: a picture of 28 pixels is shown in blocks.
    const std::size_t longest = std::max(ground.shape(0), ground.shape(1)),
                      times = (kThumbnailSide + longest - 1) / longest;
    if (times > 1) ground = resized(ground, {ground.shape(1) * times, ground.shape(0) * times});
    const Affine way{static_cast<double>(ground.shape(1)) / static_cast<double>(extent.width),
                     static_cast<double>(ground.shape(0)) / static_cast<double>(extent.height), 0, 0};
    return draw_path(ground, glimpses, way,
                     style_.colormap.empty() ? default_colormap(false) : colormap(style_.colormap));
  }

  std::optional<Drawing> draw_thumbnail() {
    const std::optional<Pixels> photo = small_photo(canvas_);
    if (map_.kind == ValueKind::box) return Drawing{Role::thumbnail, path_picture(photo ? &*photo : nullptr), {}};
    const auto few = few_queries(map_, style_.selection);
    const Field field = few && photo ? field_of(map_, canvas_, with_query(style_.selection, *few, few->positions[0]))
                        : has_plane(map_) ? plane()
                                          : table();
    const Paint paint = paint_for(field, style_);
    return Drawing{Role::thumbnail, thumbnail_of(field, paint, photo ? &*photo : nullptr, style_), paint.scale};
  }

  const AttentionMap& map_;
  const Canvas& canvas_;
  const Style& style_;
  std::optional<Field> plane_, table_;
};

}  // namespace

const char* name_of(Role role) noexcept {
  switch (role) {
    case Role::overlay:
      return "overlay";
    case Role::queries:
      return "queries";
    case Role::heatmap:
      return "heatmap";
    case Role::matrix:
      return "matrix";
    case Role::strip:
      return "strip";
    case Role::lines:
      return "lines";
    case Role::matching:
      return "matching";
    case Role::bars:
      return "bars";
    case Role::path:
      return "path";
    case Role::multiples:
      return "multiples";
    case Role::overview:
      return "overview";
    case Role::thumbnail:
      return "thumbnail";
  }
  return "picture";
}

std::vector<Role> natural_roles(const AttentionMap& map, const Canvas& canvas, const Style& style) {
  if (map.kind == ValueKind::box) return {Role::path};
  std::vector<Role> roles;
  if (has_plane(map) && canvas.photo && map.grid) {
    roles.push_back(few_queries(map, style.selection) && !style.compat ? Role::queries : Role::overlay);
  }
  if (has_overview(map, style.selection)) {
    roles.push_back(Role::overview);
    return roles;
  }
  if (is_told_in_steps(map, canvas, style.selection)) {
    roles.push_back(Role::multiples);
    return roles;
  }
  if (has_plane(map)) {
    roles.push_back(Role::heatmap);
  } else {
    const Field outline = line_or_table_outline(map, canvas, style.selection);
    roles.push_back(is_matching(map)                          ? Role::matching
                    : is_text(outline)                        ? Role::strip
                    : is_bars(outline, rows_of(map, outline)) ? Role::bars
                                                              : Role::matrix);
  }
  if (multiples_are_natural(map, style.selection)) roles.push_back(Role::multiples);
  return roles;
}

std::vector<Drawing> draw(const AttentionMap& map, const Canvas& canvas, const Style& style) {
  validate(map);
  Drawer drawer(map, canvas, style);
  std::vector<Drawing> drawings;
  for (const Role role : style.roles.empty() ? natural_roles(map, canvas, style) : style.roles) {
    if (auto drawing = drawer.draw(role)) drawings.push_back(std::move(*drawing));
  }
  return drawings;
}

std::optional<Spread> drawn_spread(const AttentionMap& map, const Style& style) {
  if (map.kind == ValueKind::box) return std::nullopt;
  const auto few = few_queries(map, style.selection);
  if (!few) return spread_of(values_of(field_of(map, {}, style.selection).values));
  std::optional<Spread> all;
  for (const std::size_t position : few->positions) {
    const Spread one = spread_of(values_of(field_of(map, {}, with_query(style.selection, *few, position)).values));
    all = all ? joined(*all, one) : one;
  }
  return all;
}

}  // namespace attnviz::render
