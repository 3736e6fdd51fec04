#include "attnviz/render/parts/plane_sampler.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz::render {
namespace {

/// Slope at a sample between the steps to its neighbours: none at a peak, never more than twice the smaller step, so
/// that the curve through the samples does not leave the values between them.
inline float slope(float before, float after) {
  const float product = before * after;
  return product > 0 ? 2 * product / (before + after) : 0;
}

/// The cubic from `b` to `c` at `fraction` of the way, with neighbours `a` and `d`.
inline float monotone_cubic(float a, float b, float c, float d, float fraction) {
  const float step = c - b, start = slope(b - a, step), end = slope(step, d - c);
  return b + fraction * (start + fraction * ((3 * step - 2 * start - end) + fraction * (start + end - 2 * step)));
}

void mix_across(std::span<const float> line, const Taps& taps, std::span<float> out) {
  for (std::size_t place = 0; place < out.size(); ++place) {
    const auto near = taps.of(taps.begin + place);
    if (taps.cubic) {
      out[place] = monotone_cubic(line[near[0].index], line[near[1].index], line[near[2].index], line[near[3].index],
                                  near[2].weight);
      continue;
    }
    float sum = 0;
    for (const Tap tap : near) sum += tap.weight * line[tap.index];
    out[place] = sum;
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
  const auto line = [&](std::size_t tap) { return wide_.data() + taps[tap].index * width; };
  if (down_.cubic) {
    const float *a = line(0), *b = line(1), *c = line(2), *d = line(3), fraction = taps[2].weight;
    for (std::size_t place = 0; place < width; ++place) {
      values[place] = monotone_cubic(a[place], b[place], c[place], d[place], fraction);
    }
    return;
  }
  std::ranges::fill(values, 0.0F);
  for (std::size_t tap = 0; tap < taps.size(); ++tap) {
    const float* from = line(tap);
    for (std::size_t place = 0; place < width; ++place) values[place] += taps[tap].weight * from[place];
  }
}

Affine to_photo(const Grid& grid, const Pixels& photo) {
  if (grid.source_width == 0 || grid.source_height == 0) {
    throw Error(ErrorKind::internal, "overlay: the grid does not say how large its source picture is");
  }
  return grid.to_source.then({static_cast<double>(photo.shape(1)) / static_cast<double>(grid.source_width),
                              static_cast<double>(photo.shape(0)) / static_cast<double>(grid.source_height), 0, 0});
}

}  // namespace attnviz::render
