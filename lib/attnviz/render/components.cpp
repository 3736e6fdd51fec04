#include "attnviz/render/components.hpp"

#include <algorithm>
#include <array>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/render/drawing_parts.hpp"
#include "attnviz/render/parts/plane_sampler.hpp"
#include "attnviz/render/views/contact_sheet.hpp"

namespace attnviz::render {
namespace {

constexpr std::size_t kColors = 3;

void check(const AttentionMap& map, const Canvas& canvas) {
  const bool fits = map.axes.size() == 3 && map.axes[0].kind == AxisKind::channel && map.axes[0].size == kColors &&
                    map.axes[1].kind == AxisKind::row && map.axes[2].kind == AxisKind::column;
  if (fits && map.grid && canvas.photo) return;
  throw Error(ErrorKind::shape, "components: a map " + shape_text(map.values) + " that is not three planes on a photo");
}

/// One channel, its values spread from 0 to 1.
Matrix spread_channel(const AttentionMap& map, std::size_t channel) {
  Matrix plane = Matrix::from_shape({map.axes[1].size, map.axes[2].size});
  const std::span<const float> values(map.values.data() + channel * plane.size(), plane.size());
  const auto [low, high] = std::ranges::minmax(values);
  std::ranges::transform(values, plane.data(), [low = low, high = high](float value) {
    return high > low ? (value - low) / (high - low) : 0.5F;
  });
  return plane;
}

Pixels colored(const AttentionMap& map, const Pixels& photo, Interpolation interpolation) {
  const PictureSize size{photo.shape(1), photo.shape(0)};
  Pixels picture = blank(size, {40, 40, 40});
  const Affine way = to_photo(*map.grid, photo);
  for (std::size_t channel = 0; channel < kColors; ++channel) {
    const PlaneSampler sampler(spread_channel(map, channel), way, size, interpolation);
    const std::size_t left = sampler.left(), covered = sampler.right() - left;
    parallel_for(size.height, 1 + 65536 / size.width, [&](std::size_t begin, std::size_t end) {
      std::vector<float> values(covered);
      for (std::size_t row = begin; row < end; ++row) {
        if (!sampler.covers(row)) continue;
        sampler.row(row, values);
        std::uint8_t* to = picture.data() + (row * size.width + left) * kColors + channel;
        for (const float value : values) {
          *to = static_cast<std::uint8_t>(std::clamp(value, 0.0F, 1.0F) * 255.0F + 0.5F);
          to += kColors;
        }
      }
    });
  }
  return picture;
}

std::string color_note(const AttentionMap& map) {
  constexpr std::array<const char*, kColors> kNames = {"red", "green", "blue"};
  std::string text;
  for (std::size_t channel = 0; channel < kColors; ++channel) {
    const auto& labels = map.axes[0].labels;
    const std::string label = labels.empty() ? "channel " + std::to_string(channel + 1) : labels[channel];
    text += (channel > 0 ? "; " : "") + std::string(kNames[channel]) + ": " + label;
  }
  return text;
}

bool is_flat(const AttentionMap& map) {
  const std::size_t size = map.values.size() / kColors;
  for (std::size_t channel = 0; channel < kColors; ++channel) {
    const auto [low, high] = std::ranges::minmax(std::span(map.values.data() + channel * size, size));
    if (high > low) return false;
  }
  return true;
}

}  // namespace

Drawing draw_components(const AttentionMap& map, const Canvas& canvas, const Style& style) {
  check(map, canvas);
  const bool shown = style.legend == Legend::shown;
  // Words need room, so a tiny photo is enlarged under them; without words the picture is as large as the photo.
  const std::size_t any_size = std::max(canvas.photo->shape(0), canvas.photo->shape(1));
  const Pixels photo = shown ? photo_within(*canvas.photo, any_size) : to_rgb(*canvas.photo);
  Body body{colored(map, photo, style.overlay.interpolation), {}};
  const Frame frame = frame_for(map, canvas, style, "");
  if (shown) {
    body.notes.push_back(color_note(map));
    body.notes.emplace_back(is_flat(map) ? "nothing to tell apart: all places are alike"
                                         : "each colour from its smallest value (none) to its largest (full)");
  }
  return {Role::overlay, with_footer(body, frame), {}};
}

Pixels components_thumbnail(const AttentionMap& map, const Canvas& canvas, const Style& style) {
  check(map, canvas);
  return colored(map, photo_within(*canvas.photo, kThumbnailSide), style.overlay.interpolation);
}

}  // namespace attnviz::render
