#include "attnviz/render/plane_sampler.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz::render {
namespace {

/// Catmull-Rom overshoots beside an edge. Kept between the two samples it lies between, it cannot.
float between(float value, float a, float b) {
  return std::clamp(value, std::min(a, b), std::max(a, b));
}

void mix_across(std::span<const float> line, const Taps& taps, std::span<float> out) {
  for (std::size_t place = 0; place < out.size(); ++place) {
    const auto four = taps.of(taps.begin + place);
    float sum = 0;
    for (const Tap tap : four) sum += tap.weight * line[tap.index];
    out[place] = four.size() == 4 ? between(sum, line[four[1].index], line[four[2].index]) : sum;
  }
}

}  // namespace

PlaneSampler::PlaneSampler(const Matrix& plane, const Affine& to_picture, PictureSize size,
                           Interpolation interpolation) {
  if (!(to_picture.scale_x > 0 && to_picture.scale_y > 0) || plane.size() == 0) {
    throw Error(ErrorKind::shape, "overlay: a grid " + shape_text(plane) + " with cells of " +
                                      std::to_string(to_picture.scale_x) + " x " + std::to_string(to_picture.scale_y) +
                                      " pixels");
  }
  across_ = placed_taps({size.width, plane.shape(1), to_picture.scale_x, to_picture.offset_x}, interpolation);
  down_ = placed_taps({size.height, plane.shape(0), to_picture.scale_y, to_picture.offset_y}, interpolation);
  const std::size_t width = right() - left();
  wide_ = Matrix::from_shape({plane.shape(0), width});
  parallel_for(plane.shape(0), 32, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) mix_across(row_of(plane, row), across_, row_of(wide_, row));
  });
}

void PlaneSampler::row(std::size_t row, std::span<float> values) const {
  const auto taps = down_.of(row);
  const std::size_t width = values.size();
  const float* first = wide_.data() + taps[0].index * width;
  for (std::size_t place = 0; place < width; ++place) values[place] = taps[0].weight * first[place];
  for (const Tap tap : taps.subspan(1)) {
    const float* line = wide_.data() + tap.index * width;
    for (std::size_t place = 0; place < width; ++place) values[place] += tap.weight * line[place];
  }
  if (taps.size() != 4) return;
  const float *above = wide_.data() + taps[1].index * width, *below = wide_.data() + taps[2].index * width;
  for (std::size_t place = 0; place < width; ++place)
    values[place] = between(values[place], above[place], below[place]);
}

Affine to_photo(const Grid& grid, const Pixels& photo) {
  if (grid.source_width == 0 || grid.source_height == 0) {
    throw Error(ErrorKind::internal, "overlay: the grid does not say how large its source picture is");
  }
  return grid.to_source.then({static_cast<double>(photo.shape(1)) / static_cast<double>(grid.source_width),
                              static_cast<double>(photo.shape(0)) / static_cast<double>(grid.source_height), 0, 0});
}

}  // namespace attnviz::render
