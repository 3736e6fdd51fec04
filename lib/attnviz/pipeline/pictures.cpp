#include "attnviz/pipeline/pictures.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/io/escape.hpp"
#include "attnviz/render/components.hpp"
#include "attnviz/render/draw.hpp"
#include "attnviz/render/parts/field.hpp"
#include "attnviz/render/parts/frame.hpp"

namespace attnviz::pipeline {
namespace {

using render::Role;

/// Drawn over the photo itself.
bool is_overlay(Role role) {
  return role == Role::overlay || role == Role::queries || role == Role::path;
}

/// The planes that a finding has drawn: a gate of every value is its mean over channels again, and need not be drawn
/// twice.
class Planes {
 public:
  /// Whether a map before this one looks the same; remembers it.
  bool repeats(const AttentionMap& map, const render::Selection& selection) {
    std::optional<render::Field> field = render::plane_of(map, selection);
    if (!field) return false;
    const auto same = [&](const Matrix& other) {
      if (other.shape() != field->values.shape()) return false;
      const float most = std::ranges::max(values_of(other));
      return std::ranges::equal(values_of(other), values_of(field->values),
                                [most](float a, float b) { return std::abs(a - b) <= 1e-5F * std::abs(most); });
    };
    if (std::ranges::any_of(drawn_, same)) return true;
    drawn_.push_back(std::move(field->values));
    return false;
  }

 private:
  std::vector<Matrix> drawn_;
};

/// Pictures one below the other on white.
Pixels stacked(const std::vector<Pixels>& pictures) {
  if (pictures.size() == 1) return pictures.front();
  render::PictureSize size;
  for (const Pixels& picture : pictures) {
    size.width = std::max(size.width, picture.shape(1));
    size.height += picture.shape(0);
  }
  Pixels all = render::blank(size, render::kWhite);
  int y = 0;
  for (const Pixels& picture : pictures) {
    render::paste(all, picture, 0, y);
    y += render::height_of(picture);
  }
  return all;
}

}  // namespace

PictureSet::Drawn PictureSet::draw(const MapSource& one, const Finding& finding, const Around& around) {
  const bool wants_thumbnail = plan_.roles.sheet && plan_.sources.size() > 1;
  if (!wants_overlay() && !plan_.roles.heatmap && !plan_.roles.lines && !wants_thumbnail) return {};
  std::string banner, brief;
  for (const report::Banner& each : around.banners) {
    banner += (banner.empty() ? "" : " ") + each.sentence;
    brief += each.brief + "; ";
  }
  const std::string separator = finding.note.empty() || around.note.empty() ? "" : "; ";
  const render::Canvas canvas{.photo = prepared_.inputs.is_picture() ? &prepared_.inputs.pixels : nullptr,
                              .tokens = finding.tokens.empty() ? prepared_.inputs.token_labels : finding.tokens,
                              .title = one.title(),
                              .banner = banner,
                              .note = io::for_terminal(finding.note) + separator + io::for_terminal(around.note)};
  Drawn drawn;
  if (finding.in_colors) return draw_colors(one, finding, canvas);
  std::vector<Pixels> bodies;
  Planes planes;
  bool has_thumbnail = false;
  for (const AttentionMap& map : finding.maps) {
    render::Style style = plan_.style;
    if (const auto range = around.shared.find(one.name());
        range != around.shared.end() && &map == &finding.maps.front()) {
      style.scale = {.mode = render::ScaleMode::shared, .spread = range->second};
    }
    const bool again = planes.repeats(map, style.selection);
    for (const Role role : render::natural_roles(map, canvas, style)) {
      if (role == Role::heatmap && again) continue;
      const bool overlay = is_overlay(role);
      if (overlay ? wants_overlay() && !drawn.overlay : plan_.roles.heatmap) style.roles.push_back(role);
    }
    if (plan_.roles.lines && !drawn.lines) style.roles.push_back(Role::lines);
    if (wants_thumbnail && !has_thumbnail) style.roles.push_back(Role::thumbnail);
    if (style.roles.empty()) continue;
    for (render::Drawing& drawing : render::draw(map, canvas, style)) {
      if (drawing.role == Role::thumbnail) {
        members_.push_back({one.name(),
                            finding.weights.origin == "random",
                            {std::move(drawing.pixels), one.title(), one.family(), brief + drawing.scale.note}});
        has_thumbnail = true;
      } else if (drawing.role == Role::lines) {
        drawn.lines = std::move(drawing.pixels);
      } else if (is_overlay(drawing.role)) {
        drawn.overlay = std::move(drawing.pixels);
      } else {
        bodies.push_back(std::move(drawing.pixels));
      }
    }
  }
  if (!bodies.empty()) drawn.heatmap = stacked(bodies);
  return drawn;
}

PictureSet::Drawn PictureSet::draw_colors(const MapSource& one, const Finding& finding, const render::Canvas& canvas) {
  const AttentionMap& map = finding.maps.front();
  Drawn drawn;
  if (wants_overlay()) drawn.overlay = render::draw_components(map, canvas, plan_.style).pixels;
  if (plan_.roles.heatmap) {
    render::Style style = plan_.style;
    style.roles = {Role::multiples};
    for (render::Drawing& drawing : render::draw(map, canvas, style)) drawn.heatmap = std::move(drawing.pixels);
  }
  if (plan_.roles.sheet && plan_.sources.size() > 1) {
    members_.push_back({one.name(),
                        false,
                        {render::components_thumbnail(map, canvas, plan_.style), one.title() + ": " + map.title,
                         one.family(), map.axes.front().labels.front()}});
  }
  return drawn;
}

std::optional<Pixels> PictureSet::contact_sheet() const {
  if (members_.size() < 2) return std::nullopt;
  std::vector<const Member*> order;
  std::vector<std::string> families;
  std::string repeated, left_out;
  for (const Member& member : members_) {
    if (std::ranges::find(families, member.thumbnail.family) == families.end()) {
      families.push_back(member.thumbnail.family);
    }
    const auto same = [&](const Member* other) { return other->thumbnail.picture == member.thumbnail.picture; };
    const auto shown = std::ranges::find_if(order, same);
    if (shown == order.end()) {
      order.push_back(&member);
    } else {
      repeated += (repeated.empty() ? "" : ", ") + member.name + " (as " + (*shown)->name + ")";
    }
  }
  std::ranges::stable_sort(order, {}, [&](const Member* member) {
    return std::pair(member->random, std::ranges::find(families, member->thumbnail.family) - families.begin());
  });
  std::vector<render::Thumbnail> thumbnails;
  thumbnails.reserve(order.size());
  for (const Member* member : order) thumbnails.push_back(member->thumbnail);
  for (const std::string& name : left_out_) left_out += (left_out.empty() ? "" : ", ") + name;
  // Words on a thumbnail are read as they are, not smaller.
  const bool has_words = !prepared_.inputs.is_picture() && prepared_.inputs.token_labels.size() <= 16;
  render::Body body =
      render::contact_sheet(thumbnails, {.side = has_words ? static_cast<int>(render::kThumbnailSide) : 0});
  if (!repeated.empty()) body.notes.push_back("the same picture here, not shown again: " + repeated);
  if (!left_out.empty()) body.notes.push_back("left out, they look at other inputs: " + left_out);
  return render::framed(body,
                        {.title = io::for_terminal(prepared_.record.path), .legend = {}, .notes = {}, .banner = {}});
}

}  // namespace attnviz::pipeline
