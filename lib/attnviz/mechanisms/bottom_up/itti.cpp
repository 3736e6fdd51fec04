#include "attnviz/mechanisms/bottom_up/itti.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "attnviz/core/parallel.hpp"
#include "attnviz/core/resample.hpp"
#include "attnviz/mechanisms/bottom_up/picture.hpp"
#include "attnviz/mechanisms/shared/filter.hpp"

namespace attnviz::mechanisms {
namespace {

using Pyramid = std::vector<Plane>;

constexpr std::size_t kLevels = 9, kFinestCenter = 2, kCoarsestCenter = 4;
constexpr std::size_t kTile = 16;

Pyramid pyramid_of(Plane plane) {
  Pyramid levels = {std::move(plane)};
  while (levels.size() < kLevels) levels.push_back(pyramid_down(levels.back()));
  return levels;
}

Plane resized(const Plane& plane, std::size_t rows, std::size_t columns) {
  if (plane.rows == rows && plane.columns == columns) return plane;
  return to_plane(resample(to_matrix(plane), rows, columns, Interpolation::bilinear));
}

/// The six maps |P(c) - P(s)|, each at the size of its centre level.
std::vector<Plane> center_surround(const Pyramid& levels) {
  std::vector<Plane> maps;
  for (std::size_t center = kFinestCenter; center <= kCoarsestCenter; ++center) {
    for (const std::size_t delta : {3, 4}) {
      const Plane& fine = levels[center];
      Plane map = resized(levels[center + delta], fine.rows, fine.columns);
      for (std::size_t index = 0; index < map.values.size(); ++index) {
        map.values[index] = std::abs(fine.values[index] - map.values[index]);
      }
      maps.push_back(std::move(map));
    }
  }
  return maps;
}

/// To [0, 1]. What varies less than rounding does is flat and becomes zero: noise must not be stretched into structure.
void stretch(Plane& plane) {
  constexpr double kFlat = 1e-5;
  const auto [low, high] = std::ranges::minmax(plane.values);
  if (high - low < kFlat) {
    std::ranges::fill(plane.values, 0.0);
    return;
  }
  const double range = high - low;
  for (double& value : plane.values) value = (value - low) / range;
}

/// Mean of the maxima of whole tiles; the strip after the last whole one is left out, as is a last tile that just fits.
double mean_local_maximum(const Plane& plane, std::size_t tile) {
  while (tile > 1 && (plane.rows <= tile || plane.columns <= tile)) tile /= 2;
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t top = 0; top + tile < plane.rows; top += tile) {
    for (std::size_t left = 0; left + tile < plane.columns; left += tile) {
      double largest = 0;
      for (std::size_t row = top; row < top + tile; ++row) {
        largest = std::max(largest, *std::max_element(plane.row(row) + left, plane.row(row) + left + tile));
      }
      sum += largest;
      ++count;
    }
  }
  return count == 0 ? 0 : sum / static_cast<double>(count);
}

/// N: promotes maps with few peaks.
void promote(Plane& plane, std::size_t tile) {
  stretch(plane);
  const double rest = 1 - mean_local_maximum(plane, tile);
  for (double& value : plane.values) value *= rest * rest;
}

/// Adds the promoted maps of a pyramid at the size of the finest centre.
Plane conspicuity_of(const Pyramid& levels) {
  Plane sum(levels[kFinestCenter].rows, levels[kFinestCenter].columns);
  for (Plane& map : center_surround(levels)) {
    promote(map, kTile);
    const Plane large = resized(map, sum.rows, sum.columns);
    for (std::size_t index = 0; index < sum.values.size(); ++index) sum.values[index] += large.values[index];
  }
  return sum;
}

void add(Plane& sum, const Plane& other) {
  for (std::size_t index = 0; index < sum.values.size(); ++index) sum.values[index] += other.values[index];
}

/// An even Gabor filter without response to flat areas: period 7, deviation 7/3.
Plane gabor(double angle) {
  constexpr std::size_t kSide = 9;
  constexpr double kPeriod = 7, kDeviation = 7.0 / 3;
  Plane kernel(kSide, kSide);
  double sum = 0;
  for (std::size_t row = 0; row < kSide; ++row) {
    for (std::size_t column = 0; column < kSide; ++column) {
      const double x = static_cast<double>(column) - 4, y = static_cast<double>(row) - 4;
      const double along = x * std::cos(angle) + y * std::sin(angle);
      const double value =
          std::exp(-(x * x + y * y) / (2 * kDeviation * kDeviation)) * std::cos(2 * std::numbers::pi * along / kPeriod);
      kernel.row(row)[column] = value;
      sum += value;
    }
  }
  for (double& value : kernel.values) value -= sum / static_cast<double>(kernel.values.size());
  return kernel;
}

/// One orientation; levels finer than the finest centre are not looked at and stay as they are.
Plane orientation_conspicuity(const Pyramid& intensity, double angle) {
  const Plane kernel = gabor(angle);
  Pyramid levels = intensity;
  for (std::size_t level = kFinestCenter; level < kLevels; ++level) levels[level] = correlate(intensity[level], kernel);
  Plane sum = conspicuity_of(levels);
  // 16 pixels of the whole picture are 4 at this size.
  promote(sum, kTile >> kFinestCenter);
  return sum;
}

struct Features {
  Plane intensity, red_green, blue_yellow;
};

Features features_of_picture(const Pixels& pixels, std::size_t longest) {
  std::array<Plane, 3> rgb;
  for (std::size_t channel = 0; channel < 3; ++channel)
    rgb[channel] = to_plane(shrunk_to(channel_of(pixels, channel), longest));
  const std::size_t rows = rgb[0].rows, columns = rgb[0].columns;
  Features features{Plane(rows, columns), Plane(rows, columns), Plane(rows, columns)};
  for (std::size_t index = 0; index < rows * columns; ++index) {
    const double r = rgb[0].values[index] / 255, g = rgb[1].values[index] / 255, b = rgb[2].values[index] / 255;
    const double largest = std::max({r, g, b}), divisor = largest > 0 ? largest : 1e-4;
    features.intensity.values[index] = 0.299 * r + 0.587 * g + 0.114 * b;
    features.red_green.values[index] = std::max((r - g) / divisor, 0.0);
    features.blue_yellow.values[index] = std::max((b - std::min(r, g)) / divisor, 0.0);
  }
  return features;
}

}  // namespace

IttiSaliency itti(const Pixels& pixels, const IttiOptions& options) {
  Features features = features_of_picture(pixels, options.longest);
  const Pyramid intensity = pyramid_of(std::move(features.intensity));
  // Seven pyramids that do not depend on each other, added up in a fixed order afterwards.
  std::array<Plane, 7> parts;
  parallel_for(parts.size(), 1, [&](std::size_t begin, std::size_t) {
    if (begin == 0)
      parts[0] = conspicuity_of(intensity);
    else if (begin == 1)
      parts[1] = conspicuity_of(pyramid_of(std::move(features.red_green)));
    else if (begin == 2)
      parts[2] = conspicuity_of(pyramid_of(std::move(features.blue_yellow)));
    else
      parts[begin] = orientation_conspicuity(intensity, static_cast<double>(begin - 3) * std::numbers::pi / 4);
  });
  add(parts[1], parts[2]);
  for (std::size_t angle = 4; angle < parts.size(); ++angle) add(parts[3], parts[angle]);

  const std::array channels = {&parts[0], &parts[1], &parts[3]};
  constexpr std::array kWeights = {0.3, 0.3, 0.2};
  Plane sum(parts[0].rows, parts[0].columns);
  IttiSaliency result;
  result.conspicuity = Tensor3::from_shape({channels.size(), sum.rows, sum.columns});
  for (std::size_t channel = 0; channel < channels.size(); ++channel) {
    for (std::size_t index = 0; index < sum.values.size(); ++index) {
      const double value = channels[channel]->values[index];
      sum.values[index] += kWeights[channel] * value;
      result.conspicuity.data()[channel * sum.values.size() + index] = static_cast<float>(value);
    }
  }
  stretch(sum);
  result.saliency = to_matrix(sum);
  return result;
}

std::vector<AttentionMap> run_itti(const Inputs& inputs, Parameters&, const IttiOptions& options) {
  require_picture(inputs, kItti.name);
  IttiSaliency result = itti(inputs.pixels, options);
  AttentionMap saliency = picture_map("saliency", std::move(result.saliency), inputs);
  saliency.bounds = {0.0F, 1.0F};
  saliency.reading = "1 where the picture stands out most";
  AttentionMap conspicuity = saliency;
  conspicuity.name = "conspicuity";
  conspicuity.axes.insert(conspicuity.axes.begin(), {AxisKind::channel, 3, {"intensity", "colour", "orientation"}});
  conspicuity.values = result.conspicuity;
  conspicuity.bounds.reset();
  conspicuity.title = "what each feature finds";
  conspicuity.reading = "what each channel finds, before they are weighted and added";
  return {std::move(saliency), std::move(conspicuity)};
}

}  // namespace attnviz::mechanisms
