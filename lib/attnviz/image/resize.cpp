#include "attnviz/image/resize.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numbers>
#include <span>
#include <type_traits>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/image/weighted_sum.hpp"

namespace attnviz::image {
namespace {

constexpr std::size_t kRowGrain = 16;

double sinc(double x) {
  if (x == 0) return 1;
  x *= std::numbers::pi;
  return std::sin(x) / x;
}

double weight_at(Filter filter, double x) {
  const double distance = std::abs(x);
  switch (filter) {
    case Filter::box:
      return x > -0.5 && x <= 0.5 ? 1 : 0;
    case Filter::bilinear:
      return distance < 1 ? 1 - distance : 0;
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
    case Filter::lanczos:
      return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    case Filter::nearest:
      break;
  }
  return 0;
}

double support_of(Filter filter) {
  switch (filter) {
    case Filter::nearest:
      return 0;
    case Filter::box:
      return 0.5;
    case Filter::bilinear:
    case Filter::hamming:
      return 1;
    case Filter::bicubic:
      return 2;
    case Filter::lanczos:
      return 3;
  }
  return 0;
}

/// Which inputs make up each output along one side, and with what fixed-point weights.
class Taps {
 public:
  Taps(std::size_t inputs, std::size_t outputs, Filter filter) : first_(outputs), begin_(outputs + 1) {
    const double scale = static_cast<double>(inputs) / static_cast<double>(outputs);
    const double widening = std::max(scale, 1.0);
    const double support = support_of(filter) * widening;
    std::vector<double> exact;
    for (std::size_t output = 0; output < outputs; ++output) {
      const double center = (static_cast<double>(output) + 0.5) * scale;
      const auto begin = static_cast<std::ptrdiff_t>(std::max(center - support + 0.5, 0.0));
      const auto end =
          std::min(static_cast<std::ptrdiff_t>(center + support + 0.5), static_cast<std::ptrdiff_t>(inputs));
      exact.clear();
      double total = 0;
      for (std::ptrdiff_t place = begin; place < end; ++place) {
        exact.push_back(weight_at(filter, (static_cast<double>(place) - center + 0.5) * (1 / widening)));
        total += exact.back();
      }
      for (const double weight : exact) {
        const double fixed = (total != 0 ? weight / total : weight) * (1 << kWeightBits);
        weights_.push_back(static_cast<std::int32_t>(fixed < 0 ? fixed - 0.5 : fixed + 0.5));
      }
      first_[output] = static_cast<std::size_t>(begin);
      begin_[output + 1] = weights_.size();
    }
  }

  std::size_t outputs() const { return first_.size(); }
  std::size_t first(std::size_t output) const { return first_[output]; }
  std::span<const std::int32_t> weights(std::size_t output) const {
    return {weights_.data() + begin_[output], begin_[output + 1] - begin_[output]};
  }

 private:
  std::vector<std::size_t> first_;  // input of each output
  std::vector<std::size_t> begin_;  // of its weights
  std::vector<std::int32_t> weights_;
};

/// Calls `body` with the channel count as a constant, so that copies of one pixel become single instructions.
template <class Body>
void with_channels(std::size_t channels, const Body& body) {
  switch (channels) {
    case 1:
      return body(std::integral_constant<std::size_t, 1>());
    case 2:
      return body(std::integral_constant<std::size_t, 2>());
    case 3:
      return body(std::integral_constant<std::size_t, 3>());
    default:
      return body(std::integral_constant<std::size_t, 4>());
  }
}

/// Rows of pixels in memory.
struct Rows {
  std::size_t count, width;
};

/// Lays rows side by side, pixel by pixel: [count,width,Channels] -> [width,kLanes]. So the sum over neighbours in a
/// row runs over many rows at once.
template <std::size_t Channels>
void interleave(const std::uint8_t* source, Rows rows, std::uint8_t* lanes) {
  for (std::size_t row = 0; row < rows.count; ++row) {
    const std::uint8_t* pixel = source + row * rows.width * Channels;
    std::uint8_t* lane = lanes + row * Channels;
    for (std::size_t column = 0; column < rows.width; ++column) {
      std::memcpy(lane + column * kLanes, pixel + column * Channels, Channels);
    }
  }
}

/// Horizontal sums of a few rows, at most kLanes / Channels of them.
template <std::size_t Channels>
void resize_some_columns(const std::uint8_t* source, Rows rows, const Taps& taps, std::uint8_t* target) {
  std::vector<std::uint8_t> lanes(rows.width * kLanes);
  interleave<Channels>(source, rows, lanes.data());
  for (std::size_t column = 0; column < taps.outputs(); ++column) {
    std::array<std::uint8_t, kLanes> sums;
    weighted_sum(lanes.data() + taps.first(column) * kLanes, kLanes, taps.weights(column), sums.data());
    for (std::size_t row = 0; row < rows.count; ++row) {
      std::memcpy(target + (row * taps.outputs() + column) * Channels, sums.data() + row * Channels, Channels);
    }
  }
}

/// The same without the copy, which would be too large for extremely wide pictures.
void resize_wide_columns(const std::uint8_t* source, std::size_t channels, const Taps& taps, std::uint8_t* target) {
  for (std::size_t column = 0; column < taps.outputs(); ++column) {
    weighted_sum_narrow(source + taps.first(column) * channels, channels, taps.weights(column),
                        {target + column * channels, channels});
  }
}

Pixels resize_columns(const Pixels& pixels, std::size_t columns, Filter filter) {
  const std::size_t height = pixels.shape(0), width = pixels.shape(1), channels = pixels.shape(2);
  const Taps taps(width, columns, filter);
  Pixels result = Pixels::from_shape({height, columns, channels});
  constexpr std::size_t kWide = std::size_t{1} << 20;
  parallel_for(height, width > kWide ? 1 : kLanes / channels, [&](std::size_t begin, std::size_t end) {
    const std::uint8_t* source = pixels.data() + begin * width * channels;
    std::uint8_t* target = result.data() + begin * columns * channels;
    if (width > kWide) return resize_wide_columns(source, channels, taps, target);
    with_channels(channels, [&](auto count) {
      resize_some_columns<count>(source, {end - begin, width}, taps, target);
    });
  });
  return result;
}

Pixels resize_rows(const Pixels& pixels, std::size_t rows, Filter filter) {
  const std::size_t stride = pixels.shape(1) * pixels.shape(2);
  const Taps taps(pixels.shape(0), rows, filter);
  Pixels result = Pixels::from_shape({rows, pixels.shape(1), pixels.shape(2)});
  parallel_for(rows, kRowGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const std::uint8_t* source = pixels.data() + taps.first(row) * stride;
      std::uint8_t* target = result.data() + row * stride;
      if (stride < kLanes) {
        weighted_sum_narrow(source, stride, taps.weights(row), {target, stride});
        continue;
      }
      for (std::size_t at = 0; at < stride; at += kLanes) {
        // The last piece overlaps the one before it rather than being short.
        const std::size_t from = std::min(at, stride - kLanes);
        weighted_sum(source + from, stride, taps.weights(row), target + from);
      }
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
      with_channels(channels, [&](auto count) {
        for (std::size_t column = 0; column < columns; ++column) {
          std::memcpy(target + column * count, source + column_of[column] * count, count);
        }
      });
    }
  });
  return result;
}

/// Pillow 13 begins with the height where that drops many more rows than columns; found by experiment, because the
/// order shows in the rounding.
bool height_first(const Pixels& pixels, std::size_t rows, std::size_t columns) {
  if (pixels.shape(0) <= rows) return false;
  return pixels.shape(1) <= columns || pixels.shape(0) - rows > 2 * (pixels.shape(1) - columns);
}

}  // namespace

Pixels resize(const Pixels& pixels, std::size_t rows, std::size_t columns, Filter filter) {
  if (pixels.size() == 0 || pixels.shape(2) > 4 || rows == 0 || columns == 0) {
    throw Error(ErrorKind::shape, "resize: from " + shape_text(pixels) + " to " + std::to_string(rows) + " x " +
                                      std::to_string(columns) + " pixels");
  }
  const bool same_rows = pixels.shape(0) == rows, same_columns = pixels.shape(1) == columns;
  if (same_rows && same_columns) return pixels;
  if (filter == Filter::nearest) return resize_nearest(pixels, rows, columns);
  if (same_rows) return resize_columns(pixels, columns, filter);
  if (same_columns) return resize_rows(pixels, rows, filter);
  if (height_first(pixels, rows, columns)) return resize_columns(resize_rows(pixels, rows, filter), columns, filter);
  return resize_rows(resize_columns(pixels, columns, filter), rows, filter);
}

}  // namespace attnviz::image
