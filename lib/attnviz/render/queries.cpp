#include "attnviz/render/queries.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/render/drawing_parts.hpp"
#include "attnviz/render/parts/common_scale.hpp"
#include "attnviz/render/parts/fold.hpp"
#include "attnviz/render/scales/number_text.hpp"
#include "attnviz/render/views/contact_sheet.hpp"

namespace attnviz::render {
namespace {

constexpr std::size_t kMost = 6;
constexpr int kSide = 400;

/// The middle of the picture and of its quarters, in shares of its sides.
constexpr double kPlaces[][2] = {{0.5, 0.5}, {0.25, 0.25}, {0.75, 0.25}, {0.25, 0.75}, {0.75, 0.75}};

std::vector<std::size_t> places_on(const Grid& grid) {
  std::vector<std::size_t> positions;
  const auto along = [](double share, std::size_t cells) {
    return std::min(cells - 1, static_cast<std::size_t>(share * static_cast<double>(cells)));
  };
  for (const auto& [x, y] : kPlaces) {
    const std::size_t position = grid.prefix + along(y, grid.rows) * grid.columns + along(x, grid.columns);
    if (std::ranges::find(positions, position) == positions.end()) positions.push_back(position);
  }
  if (grid.prefix > 0) positions.insert(positions.begin(), 0);
  return positions;
}

std::vector<std::size_t> evenly(std::size_t count) {
  std::vector<std::size_t> positions;
  for (std::size_t index = 0; index < kMost; ++index) positions.push_back(index * (count - 1) / (kMost - 1));
  return positions;
}

/// "from 225,150": its label, or the pixel in the middle of its box.
std::string place_text(const Field& field, const Axis& axis, std::size_t position) {
  if (!axis.labels.empty()) return "from " + axis.labels[position];
  if (field.marks.size() == 1) {
    const Box& box = field.marks.front().box;
    return "from " + number_text(std::floor(box.x + box.width / 2), 7) + "," +
           number_text(std::floor(box.y + box.height / 2), 7);
  }
  return position_text(axis, position);
}

/// Pictures of fields over the photo, each with its words.
class Panels {
 public:
  Panels(const Canvas& canvas, const Style& style) : style_(style), photo_(photo_within(*canvas.photo, kSide)) {}

  void add(const Field& field, const Paint& paint, std::string title, std::string note) {
    thumbnails_.push_back({overlay(photo_, field, paint, style_.overlay), std::move(title), "", std::move(note)});
  }
  Body body() const {
    return contact_sheet(thumbnails_, {.columns = thumbnails_.size() <= 4 ? 2U : 3U, .side = kSide});
  }

 private:
  const Style& style_;
  Pixels photo_;
  std::vector<Thumbnail> thumbnails_;
};

}  // namespace

std::optional<FewQueries> few_queries(const AttentionMap& map, const Selection& selection) {
  const auto asking = asking_axis(map);
  if (!asking || !map.grid || !has_plane(map) || is_turned(map, selection)) return std::nullopt;
  const Axis& axis = map.axes[*asking];
  const std::vector<std::size_t> drawn = drawn_axes(map, selection);
  if (axis.size < 2 || selection.pick(axis.kind) || std::ranges::find(drawn, *asking) != drawn.end()) {
    return std::nullopt;
  }
  FewQueries few{.axis = axis.kind, .positions = {}, .all = axis.size <= kMost};
  if (axis.size == map.grid->prefix + map.grid->cells() && !few.all) {
    few.positions = places_on(*map.grid);
  } else if (few.all) {
    for (std::size_t index = 0; index < axis.size; ++index) few.positions.push_back(index);
  } else {
    few.positions = evenly(axis.size);
  }
  return few;
}

Selection with_query(const Selection& selection, const FewQueries& few, std::size_t position) {
  Selection one = selection;
  one.picks.push_back({few.axis, Reduce::one, position});
  return one;
}

Drawing draw_queries(const AttentionMap& map, const Canvas& canvas, const Style& style) {
  const FewQueries few = *few_queries(map, style.selection);
  const std::size_t asking = *asking_axis(map);
  std::vector<Field> fields;
  for (const std::size_t position : few.positions) {
    fields.push_back(field_of(map, canvas, with_query(style.selection, few, position)));
  }
  const ScaleRequest request = common_request(fields, style.scale);
  Panels panels(canvas, style);
  Paint paint;
  for (std::size_t index = 0; index < fields.size(); ++index) {
    paint = make_paint(style.colormap, choose_scale(facts_of(fields[index]), request));
    const bool own_scale = request.mode == ScaleMode::per_map;
    panels.add(fields[index], paint, place_text(fields[index], map.axes[asking], few.positions[index]),
               own_scale ? paint.scale.note : "");
  }
  if (!few.all) {
    const Field received = field_of(map, canvas, style.selection);
    const Paint own = make_paint(style.colormap, choose_scale(facts_of(received), style.scale));
    panels.add(
        received, own, "what each place receives",
        "mean over all " + std::to_string(map.axes[asking].size) + " places; a scale of its own: " + own.scale.note);
  }
  std::vector<std::size_t> kept = drawn_axes(map, style.selection);
  kept.push_back(asking);
  Frame frame = frame_for(map, canvas, style, joined_words(fold_words(map, kept, style.selection)));
  if (style.legend == Legend::shown) {
    frame.notes.front() = map.reading + (few.positions.size() > 1 ? "; box: the query of each" : "; box: the query");
    if (hides_some(fields.front())) frame.notes.push_back("darkened: " + fields.front().zero_means);
    frame.legend = ColorBar{paint, style.overlay.opacity};
  }
  return {Role::queries,
          style.legend == Legend::shown ? framed(panels.body(), frame) : with_footer(panels.body(), frame),
          paint.scale};
}

}  // namespace attnviz::render
