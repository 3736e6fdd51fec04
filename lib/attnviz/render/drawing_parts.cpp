#include "attnviz/render/drawing_parts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "attnviz/image/resize.hpp"
#include "attnviz/render/parts/fold.hpp"
#include "attnviz/render/parts/plane_sampler.hpp"
#include "attnviz/render/scales/number_text.hpp"
#include "attnviz/render/views/bars/bar_panels.hpp"
#include "attnviz/render/views/compat_mask.hpp"
#include "attnviz/render/views/contact_sheet.hpp"
#include "attnviz/render/views/heatmap.hpp"
#include "attnviz/render/views/lines.hpp"
#include "attnviz/render/views/matrix.hpp"
#include "attnviz/render/views/strip.hpp"

namespace attnviz::render {
namespace {

std::string percent(float share) {
  return number_text(100.0 * static_cast<double>(share)) + " %";
}

Pixels at_most(const Pixels& picture, std::size_t side) {
  const PictureSize size{picture.shape(1), picture.shape(0)};
  return std::max(size.width, size.height) <= side ? picture : resized(picture, fitted(size, {side, side}));
}

/// A few words against a few: they can be read on a thumbnail.
bool is_labelled(const Field& field) {
  constexpr std::size_t kFew = 16;
  return !field.row_labels.empty() && !field.column_labels.empty() &&
         std::max(field.values.shape(0), field.values.shape(1)) <= kFew;
}

/// The canvas' tokens for axes that have as many positions and no labels.
void add_tokens(Field& field, const AttentionMap& map, const Canvas& canvas) {
  const std::size_t tokens = canvas.tokens.size();
  const auto of_words = [](std::optional<AxisKind> axis) {
    return axis && (*axis == AxisKind::query || *axis == AxisKind::key || *axis == AxisKind::token ||
                    *axis == AxisKind::source);
  };
  const auto fits = [&](std::optional<AxisKind> axis) {
    return of_words(axis) && map.axes[*map.axis(*axis)].size == tokens;
  };
  if (field.column_labels.empty() && fits(field.column_axis)) field.column_labels = canvas.tokens;
  if (field.row_labels.empty() && fits(field.row_axis)) field.row_labels = canvas.tokens;
}

}  // namespace

Field line_or_table_outline(const AttentionMap& map, const Canvas& canvas, const Selection& selection) {
  Field field = line_or_table_outline(map, selection);
  add_tokens(field, map, canvas);
  return field;
}

Field line_or_table_on(const AttentionMap& map, const Canvas& canvas, const Selection& selection) {
  Field field = line_or_table_of(map, selection);
  add_tokens(field, map, canvas);
  return field;
}

Field field_of(const AttentionMap& map, const Canvas& canvas, const Selection& selection) {
  if (auto plane = plane_of(map, selection)) return std::move(*plane);
  return line_or_table_on(map, canvas, selection);
}

std::optional<Field> sides_of(const AttentionMap& map, const Canvas& canvas, const Selection& selection) {
  const auto asking = asking_axis(map), answering = answering_axis(map);
  if (!asking || !answering || *asking > *answering || has_plane(map) || map.kind == ValueKind::box) {
    return std::nullopt;
  }
  const Axis &first = map.axes[*asking], &last = map.axes[*answering];
  if (is_turned(map, selection) || selection.pick(first.kind) || selection.pick(last.kind)) return std::nullopt;
  Field field = line_or_table_outline(map, canvas, selection);
  const Folded folded = fold(map, {*asking, *answering}, selection);
  field.shape = FieldShape::table;
  field.values = Matrix::from_shape({first.size, last.size});
  std::ranges::copy(folded.values, field.values.begin());
  field.row_axis = first.kind;
  field.row_labels = first.labels;
  field.column_axis = last.kind;
  field.column_labels = last.labels;
  field.asked.reset();
  field.caption = joined_words(folded.words);
  add_tokens(field, map, canvas);
  return field;
}

std::optional<SidesOfHeads> sides_of_heads(const AttentionMap& map, const Canvas& canvas, const Selection& selection) {
  const auto place = map.axis(AxisKind::head);
  if (!place || map.kind == ValueKind::signed_value) return std::nullopt;
  const Pick* pick = selection.pick(AxisKind::head);
  if (pick && (pick->how != Reduce::mean || pick->among.empty())) return std::nullopt;
  std::vector<std::size_t> heads(map.axes[*place].size);
  std::iota(heads.begin(), heads.end(), std::size_t{0});
  if (pick) heads = pick->among;
  auto field = sides_of(map, canvas, selection);  // refuses heads that are not there
  if (!field || heads.size() < 2 || heads.size() > kMostLineHeads) return std::nullopt;
  const auto asking = asking_axis(map), answering = answering_axis(map);
  if (*place > *asking) return std::nullopt;
  const Folded folded = fold(map, {*place, *asking, *answering}, selection);
  const std::size_t block = field->values.size(), rows = field->values.shape(0), columns = field->values.shape(1);
  field->values = Matrix::from_shape({heads.size() * rows, columns});
  SidesOfHeads sides{std::move(*field), {}};
  for (std::size_t head = 0; head < heads.size(); ++head) {
    std::copy_n(folded.values.data() + heads[head] * block, block, sides.field.values.data() + head * block);
    sides.heads.push_back(position_text(map.axes[*place], heads[head]));
  }
  sides.field.caption = joined_words(folded.words);
  return sides;
}

bool is_text(const Field& field) {
  return field.shape == FieldShape::line && !field.column_labels.empty() && field.column_axis != AxisKind::channel &&
         field.column_axis != AxisKind::slot && field.column_axis != AxisKind::unit;
}

bool is_bars(const Field& field, std::size_t rows) {
  if (field.shape == FieldShape::line) return true;
  return field.shape == FieldShape::table && field.column_axis == AxisKind::channel && rows <= 12;
}

Pixels photo_within(const Pixels& photo, std::size_t side) {
  constexpr std::size_t kLeast = 160;
  const Pixels picture = to_rgb(photo);
  const std::size_t longest = std::max(picture.shape(0), picture.shape(1));
  if (longest >= kLeast) return at_most(picture, side);
  const std::size_t times = (2 * kLeast + longest - 1) / longest;
  return resized(picture, {picture.shape(1) * times, picture.shape(0) * times});
}

std::optional<Pixels> small_photo(const Canvas& canvas) {
  if (!canvas.photo) return std::nullopt;
  return photo_within(*canvas.photo, kThumbnailSide);
}

Pixels thumbnail_of(const Field& field, const Paint& paint, const Pixels* photo, const Style& style) {
  const auto side = static_cast<int>(kThumbnailSide);
  if (field.shape == FieldShape::plane) {
    if (photo && field.grid) return overlay(*photo, field, paint, with_faint_line(field, paint, style.overlay));
    return at_most(heatmap(field, paint).pixels, kThumbnailSide);
  }
  if (is_text(field)) return at_most(strip(field, paint, {side - 8, StripNumbers::hidden}).pixels, kThumbnailSide);
  if (is_bars(field, field.values.shape(0)))
    return bars_thumbnail(field, paint.scale, {kThumbnailSide, kThumbnailSide / 2});
  if (is_labelled(field)) return at_most(matrix(field, paint, 3 * side / 4).pixels, kThumbnailSide);
  return matrix_thumbnail(field, paint, side);
}

Pixels compat_overlay(const Field& field, const Pixels& photo, Compat compat, std::optional<float> mass) {
  const Affine way = to_photo(*field.grid, photo);
  const auto along = [](double place, std::size_t side) {
    return std::clamp<std::size_t>(static_cast<std::size_t>(std::lround(std::max(place, 0.0))), 0, side);
  };
  const std::size_t rows = field.values.shape(0), columns = field.values.shape(1);
  const std::size_t left = std::min(along(way.offset_x, photo.shape(1)), photo.shape(1) - 1);
  const std::size_t top = std::min(along(way.offset_y, photo.shape(0)), photo.shape(0) - 1);
  const std::size_t right = along(way.offset_x + way.scale_x * static_cast<double>(columns), photo.shape(1));
  const std::size_t bottom = along(way.offset_y + way.scale_y * static_cast<double>(rows), photo.shape(0));
  Pixels part = blank({std::max(right, left + 1) - left, std::max(bottom, top + 1) - top}, kBlack);
  paste(part, to_rgb(photo), -static_cast<int>(left), -static_cast<int>(top));
  const bool masked = compat == Compat::dino && mass.has_value();
  const Pixels ground = image::resize(part, rows * kCompatCell, columns * kCompatCell,
                                      masked ? image::Filter::bilinear : image::Filter::bicubic);
  return masked ? compat_mask(field.values, field.kind, ground, *mass) : compat_picture(field.values, ground, compat);
}

/// A map's own words are about one query. Its mean over queries on a picture tells what places receive.
std::string reading_of(const AttentionMap& map, const Selection& selection) {
  if (is_turned(map, selection)) return "how much each position looks at the picked one";
  const auto asking = asking_axis(map);
  if (!asking || map.axes[*asking].size < 2 || !has_plane(map)) return map.reading;
  const std::vector<std::size_t> drawn = drawn_axes(map, selection);
  const bool averaged = !selection.pick(map.axes[*asking].kind) && std::ranges::find(drawn, *asking) == drawn.end();
  return averaged ? "what each place receives" : map.reading;
}

Frame frame_for(const AttentionMap& map, const Canvas& canvas, const Style& style, const std::string& caption) {
  if (style.legend == Legend::hidden) return {.banner = canvas.banner};
  const std::string title = title_of(map), joint = canvas.title.empty() || title.empty() ? "" : ": ";
  return {.title = canvas.title + joint + title,
          .notes = {reading_of(map, style.selection), caption, canvas.note},
          .banner = canvas.banner};
}

bool hides_some(const Field& field) {
  const auto values = values_of(field.values);
  return !field.zero_means.empty() && std::ranges::find(values, 0.0F) != values.end();
}

std::string masked_note(const Field& field) {
  return hides_some(field) ? "grey: " + field.zero_means : "";
}

namespace {

bool is_faint(const Field& field, const Paint& paint) {
  constexpr float kHardlySeen = 0.5F;
  if (paint.scale.flat() || paint.scale.diverging || !paint.scale.start) return false;
  const float top = std::ranges::max(values_of(field.values));
  return top > *paint.scale.start && paint.scale.strength(paint.scale.place(top)) < kHardlySeen;
}

}  // namespace

OverlayOptions with_faint_line(const Field& field, const Paint& paint, const OverlayOptions& options) {
  OverlayOptions drawn = options;
  if (options.mass || !options.contours.empty() || !is_faint(field, paint)) return drawn;
  const float top = std::ranges::max(values_of(field.values));
  drawn.contours.push_back(paint.scale.place((*paint.scale.start + top) / 2));
  return drawn;
}

std::vector<std::string> overlay_notes(const Field& field, const Paint& paint, const OverlayOptions& options) {
  std::vector<std::string> notes;
  if (paint.scale.flat()) notes.push_back("nothing to tell apart: the photo as it is");
  if (field.grid && leaves_borders(*field.grid)) notes.push_back("darkened: outside of what the model saw");
  if (hides_some(field)) notes.push_back("darkened: " + field.zero_means);
  if (options.mass) notes.push_back("in colour: the largest cells that together hold " + percent(*options.mass));
  if (is_faint(field, paint) && options.contours.empty() && !options.mass) {
    notes.push_back("differences are small; the line holds the upper half of what is above the reference");
  }
  if (!options.contours.empty()) {
    std::string places;
    for (const float place : options.contours) places += (places.empty() ? "" : ", ") + percent(place);
    notes.push_back((options.contours.size() == 1 ? "line at " : "lines at ") + places + " of the scale");
  }
  std::vector<std::string> named;
  for (const Mark& mark : field.marks) {
    if (!mark.label.empty() && std::ranges::find(named, mark.label) == named.end()) named.push_back(mark.label);
  }
  if (!named.empty() && named.size() <= 4) {
    std::string boxes;
    for (const std::string& label : named) boxes += (boxes.empty() ? "" : ", ") + label;
    notes.push_back("box: " + boxes);
  }
  return notes;
}

}  // namespace attnviz::render
