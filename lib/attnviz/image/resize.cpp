#include "attnviz/image/resize.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <utility>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz::image {
namespace {

// Weights are fixed-point numbers of this many bits: 8 for the value and 2 for sums above 255 stay free of 32.
constexpr int kPrecision = 32 - 8 - 2;
constexpr std::size_t kRowGrain = 16;

double sinc(double x) {
  if (x == 0) return 1;
  x *= std::numbers::pi;
  return std::sin(x) / x;
}

double weight_at(Filter filter, double x) {
  const double distance = std::abs(x);
  switch (filter) {
    case Filter::box: return x > -0.5 && x <= 0.5 ? 1 : 0;
    case Filter::bilinear: return distance < 1 ? 1 - distance : 0;
    case Filter::hamming: {
      if (distance == 0) return 1;
      if (distance >= 1) return 0;
      const double angle = distance * std::numbers::pi;
      // Pillow's constants are single precision.
      return std::sin(angle) / angle * (0.54F + 0.46F * std::cos(angle));
    }
    case Filter::bicubic: {
      constexpr double a = -0.5;
      if (distance < 1) return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
      if (distance < 2) return (((distance - 5) * distance + 8) * distance - 4) * a;
      return 0;
    }
    case Filter::lanczos: return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    case Filter::nearest: break;
  }
  return 0;
}

double support_of(Filter filter) {
  switch (filter) {
    case Filter::nearest: return 0;
    case Filter::box: return 0.5;
    case Filter::bilinear:
    case Filter::hamming: return 1;
    case Filter::bicubic: return 2;
    case Filter::lanczos: return 3;
  }
  return 0;
}

/// Which inputs make up each output along one side, and with what fixed-point weights.
struct Taps {
  std::size_t stride = 0;            // weights kept for one output
  std::vector<std::size_t> first;    // first input of each output
  std::vector<std::size_t> count;
  std::vector<std::int32_t> weights;
};

Taps taps_for(std::size_t inputs, std::size_t outputs, Filter filter) {
  const double scale = static_cast<double>(inputs) / static_cast<double>(outputs);
  const double widening = std::max(scale, 1.0);
  const double support = support_of(filter) * widening;
  Taps taps;
  taps.stride = static_cast<std::size_t>(std::ceil(support)) * 2 + 1;
  taps.first.resize(outputs);
  taps.count.resize(outputs);
  taps.weights.resize(outputs * taps.stride);
  std::vector<double> exact(taps.stride);
  for (std::size_t output = 0; output < outputs; ++output) {
    const double center = (static_cast<double>(output) + 0.5) * scale;
    const auto begin = static_cast<std::ptrdiff_t>(std::max(center - support + 0.5, 0.0));
    const auto end = std::min(static_cast<std::ptrdiff_t>(center + support + 0.5), static_cast<std::ptrdiff_t>(inputs));
    const auto count = static_cast<std::size_t>(end - begin);
    double total = 0;
    for (std::size_t tap = 0; tap < count; ++tap) {
      const double place = static_cast<double>(begin + static_cast<std::ptrdiff_t>(tap));
      exact[tap] = weight_at(filter, (place - center + 0.5) * (1 / widening));
      total += exact[tap];
    }
    taps.first[output] = static_cast<std::size_t>(begin);
    taps.count[output] = count;
    for (std::size_t tap = 0; tap < count; ++tap) {
      const double weight = (total != 0 ? exact[tap] / total : exact[tap]) * (1 << kPrecision);
      taps.weights[output * taps.stride + tap] = static_cast<std::int32_t>(weight < 0 ? weight - 0.5 : weight + 0.5);
    }
  }
  return taps;
}

std::uint8_t clipped(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> kPrecision, 0, 255));
}

Pixels resize_columns(const Pixels& pixels, std::size_t columns, Filter filter) {
  const std::size_t rows = pixels.shape(0), width = pixels.shape(1), channels = pixels.shape(2);
  const Taps taps = taps_for(width, columns, filter);
  Pixels result = Pixels::from_shape({rows, columns, channels});
  parallel_for(rows, kRowGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const std::uint8_t* source = pixels.data() + row * width * channels;
      std::uint8_t* target = result.data() + row * columns * channels;
      for (std::size_t column = 0; column < columns; ++column) {
        const std::int32_t* weights = taps.weights.data() + column * taps.stride;
        for (std::size_t channel = 0; channel < channels; ++channel) {
          std::int32_t sum = 1 << (kPrecision - 1);
          const std::uint8_t* values = source + taps.first[column] * channels + channel;
          for (std::size_t tap = 0; tap < taps.count[column]; ++tap) sum += values[tap * channels] * weights[tap];
          *target++ = clipped(sum);
        }
      }
    }
  });
  return result;
}

Pixels resize_rows(const Pixels& pixels, std::size_t rows, Filter filter) {
  const std::size_t height = pixels.shape(0), stride = pixels.shape(1) * pixels.shape(2);
  const Taps taps = taps_for(height, rows, filter);
  Pixels result = Pixels::from_shape({rows, pixels.shape(1), pixels.shape(2)});
  parallel_for(rows, kRowGrain, [&](std::size_t begin, std::size_t end) {
    std::vector<std::int32_t> sums(stride);
    for (std::size_t row = begin; row < end; ++row) {
      std::fill(sums.begin(), sums.end(), 1 << (kPrecision - 1));
      for (std::size_t tap = 0; tap < taps.count[row]; ++tap) {
        const std::uint8_t* source = pixels.data() + (taps.first[row] + tap) * stride;
        const std::int32_t weight = taps.weights[row * taps.stride + tap];
        for (std::size_t index = 0; index < stride; ++index) sums[index] += source[index] * weight;
      }
      std::uint8_t* target = result.data() + row * stride;
      for (std::size_t index = 0; index < stride; ++index) target[index] = clipped(sums[index]);
    }
  });
  return result;
}

/// Positions are accumulated, not multiplied, as Pillow does: the sums round differently.
std::vector<std::size_t> nearest_inputs(std::size_t inputs, std::size_t outputs) {
  const double step = static_cast<double>(inputs) / static_cast<double>(outputs);
  std::vector<std::size_t> nearest(outputs);
  double place = step * 0.5;
  for (std::size_t& input : nearest) {
    input = std::min(static_cast<std::size_t>(place), inputs - 1);
    place += step;
  }
  return nearest;
}

Pixels resize_nearest(const Pixels& pixels, std::size_t rows, std::size_t columns) {
  const std::size_t width = pixels.shape(1), channels = pixels.shape(2);
  const std::vector<std::size_t> row_of = nearest_inputs(pixels.shape(0), rows);
  const std::vector<std::size_t> column_of = nearest_inputs(width, columns);
  Pixels result = Pixels::from_shape({rows, columns, channels});
  parallel_for(rows, kRowGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const std::uint8_t* source = pixels.data() + row_of[row] * width * channels;
      std::uint8_t* target = result.data() + row * columns * channels;
      for (std::size_t column = 0; column < columns; ++column, target += channels) {
        std::memcpy(target, source + column_of[column] * channels, channels);
      }
    }
  });
  return result;
}

}  // namespace

Pixels resize(const Pixels& pixels, std::size_t rows, std::size_t columns, Filter filter) {
  if (pixels.size() == 0 || rows == 0 || columns == 0) {
    throw Error(ErrorKind::shape, "resize: from " + shape_text(pixels) + " to " + std::to_string(rows) + " x " +
                                      std::to_string(columns) + " pixels");
  }
  const bool same_rows = pixels.shape(0) == rows, same_columns = pixels.shape(1) == columns;
  if (same_rows && same_columns) return pixels;
  if (filter == Filter::nearest) return resize_nearest(pixels, rows, columns);
  if (same_rows) return resize_columns(pixels, columns, filter);
  if (same_columns) return resize_rows(pixels, rows, filter);
  return resize_rows(resize_columns(pixels, columns, filter), rows, filter);
}

}  // namespace attnviz::image
