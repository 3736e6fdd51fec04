#include "attnviz/render/views/overlay.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/render/parts/contour.hpp"
#include "attnviz/render/parts/marks.hpp"
#include "attnviz/render/parts/plane_sampler.hpp"
#include "attnviz/render/scales/mass.hpp"
#include "attnviz/render/scales/number_text.hpp"

namespace attnviz::render {
namespace {

std::uint32_t luma(const std::uint8_t* pixel) {
  return (77U * pixel[0] + 150U * pixel[1] + 29U * pixel[2] + 128U) >> 8U;
}

/// Half the colour at half the brightness.
void dim(std::uint8_t* pixel, std::size_t count) {
  for (; count > 0; --count, pixel += 3) {
    const std::uint32_t grey = luma(pixel);
    for (std::size_t channel = 0; channel < 3; ++channel)
      pixel[channel] = static_cast<std::uint8_t>((pixel[channel] + grey) / 4);
  }
}

void require_share(const char* what, float value) {
  if (value >= 0 && value <= 1) return;
  throw Error(ErrorKind::value, std::string("overlay: ") + what + " of " + number_text(value), "between 0 and 1");
}

/// One overlay in the making: what every row needs.
class Layers {
 public:
  Layers(const Field& field, const Paint& paint, const OverlayOptions& options)
      : paint_(paint), options_(options), veil_(paint, options.opacity) {
    require_share("opacity", options.opacity.most);
    for (const float contour : options.contours) require_share("contour", contour);
    const auto values = values_of(field.values);
    mass_ = mass_measure(values, field.kind);
    if (options.mass) threshold_ = mass_threshold(values, field.kind, *options.mass);
  }

  bool has_lines() const { return options_.mass || !options_.contours.empty(); }

  /// `levels` is one a value, or empty when no lines are wanted.
  void draw(std::span<const float> values, std::uint8_t* pixel, std::span<std::uint8_t> levels) const {
    for (std::size_t place = 0; place < values.size(); ++place, pixel += 3) {
      const float on_scale = paint_.scale.place(values[place]);
      const bool kept = !options_.mass || mass_.of(values[place]) >= threshold_;
      if (!kept) {
        veil_.ground(pixel);
      } else if (!paint_.scale.flat()) {
        veil_.apply(pixel, on_scale);
      }
      if (!levels.empty()) levels[place] = level(on_scale, kept);
    }
  }

 private:
  std::uint8_t level(float on_scale, bool kept) const {
    std::size_t steps = options_.mass && kept ? 1 : 0;
    for (const float contour : options_.contours) steps += on_scale >= contour ? 1 : 0;
    return static_cast<std::uint8_t>(std::min<std::size_t>(steps, Steps::kOutside - 1));
  }

  const Paint& paint_;
  const OverlayOptions& options_;
  Veil veil_;
  Mass mass_;
  float threshold_ = 0;
};

/// One on the cells that are masked, with hard edges. Nothing where none is.
std::optional<PlaneSampler> masked_cells(const Field& field, const Paint& paint, const Pixels& picture) {
  Matrix masked = Matrix::from_shape(field.values.shape());
  std::ranges::transform(values_of(field.values), masked.data(),
                         [&](float value) { return paint.is_masked(value) ? 1.0F : 0.0F; });
  if (std::ranges::find(values_of(masked), 1.0F) == values_of(masked).end()) return std::nullopt;
  return PlaneSampler(masked, to_photo(*field.grid, picture), {picture.shape(1), picture.shape(0)},
                      Interpolation::nearest);
}

}  // namespace

Pixels overlay(const Pixels& photo, const Field& field, const Paint& paint, const OverlayOptions& options) {
  if (field.shape != FieldShape::plane || !field.grid) {
    throw Error(ErrorKind::shape, "overlay: a field " + shape_text(field.values) + " that does not lie on a picture",
                "draw it as a heatmap");
  }
  Pixels picture = to_rgb(photo);
  const PictureSize size{picture.shape(1), picture.shape(0)};
  const PlaneSampler sampler(field.values, to_photo(*field.grid, picture), size, options.interpolation);
  const Layers layers(field, paint, options);
  const std::optional<PlaneSampler> masked = masked_cells(field, paint, picture);
  Steps steps{size, {}};
  if (layers.has_lines()) steps.levels.assign(size.width * size.height, Steps::kOutside);

  const std::size_t left = sampler.left(), covered = sampler.right() - left;
  parallel_for(size.height, 1 + 65536 / size.width, [&](std::size_t begin, std::size_t end) {
    std::vector<float> values(covered);
    for (std::size_t row = begin; row < end; ++row) {
      std::uint8_t* line = picture.data() + row * size.width * 3;
      if (!sampler.covers(row)) {
        dim(line, size.width);
        continue;
      }
      sampler.row(row, values);
      dim(line, left);
      dim(line + (left + covered) * 3, size.width - left - covered);
      std::span<std::uint8_t> levels(steps.levels);
      if (!levels.empty()) levels = levels.subspan(row * size.width + left, covered);
      layers.draw(values, line + left * 3, levels);
      if (!masked) continue;
      masked->row(row, values);
      for (std::size_t place = 0; place < covered; ++place) {
        if (values[place] > 0.5F) dim(line + (left + place) * 3, 1);
      }
    }
  });
  if (layers.has_lines()) draw_borders(picture, steps, line_thickness(size));
  draw_marks(picture, field.marks,
             {static_cast<double>(size.width) / static_cast<double>(field.grid->source_width),
              static_cast<double>(size.height) / static_cast<double>(field.grid->source_height), 0, 0});
  return picture;
}

bool leaves_borders(const Grid& grid) {
  const Affine& way = grid.to_source;
  const auto width = static_cast<double>(grid.source_width), height = static_cast<double>(grid.source_height);
  const double right = way.scale_x * static_cast<double>(grid.columns) + way.offset_x;
  const double bottom = way.scale_y * static_cast<double>(grid.rows) + way.offset_y;
  return way.offset_x >= 0.5 || way.offset_y >= 0.5 || right <= width - 0.5 || bottom <= height - 0.5;
}

}  // namespace attnviz::render
