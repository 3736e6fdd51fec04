#include "attnviz/core/normalization.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/simd/kernels.hpp"

namespace attnviz {
namespace {

/// Values of one piece: some ten microseconds of work.
constexpr std::size_t kGrain = 65536;

/// Moments around a first guess of the mean, which is what `center` becomes. Sums of small deviations keep the digits
/// that sums of the values themselves lose.
Moments moments_around(std::span<const float> values, float& center) {
  const simd::Kernels& kernels = simd::kernels();
  const auto count = static_cast<double>(values.size());
  center = static_cast<float>(kernels.sum(values.data(), values.size()) / count);
  const simd::Deviations found = kernels.deviations(values.data(), values.size(), center);
  const double shift = found.sum / count;
  return {static_cast<double>(center) + shift, std::max(found.squares / count - shift * shift, 0.0)};
}

}  // namespace

Moments moments(std::span<const float> values) {
  float center = 0;
  return moments_around(values, center);
}

void layer_norm(const Matrix& from, Matrix& to, const LayerNorm& norm) {
  const std::size_t width = from.shape(1);
  if (norm.scale.size() != width || norm.shift.size() != width) {
    throw Error(ErrorKind::shape, "layer_norm: scale has " + std::to_string(norm.scale.size()) + " and shift " +
                                      std::to_string(norm.shift.size()) + " values for rows of " +
                                      std::to_string(width));
  }
  if (to.shape() != from.shape()) {
    throw Error(ErrorKind::shape, "layer_norm: from " + shape_text(from) + " to " + shape_text(to));
  }
  const std::size_t grain = kGrain / std::max<std::size_t>(width, 1);
  parallel_for(from.shape(0), grain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const auto line = row_of(to, row);
      if (&from != &to) std::ranges::copy(row_of(from, row), line.begin());
      float center = 0;
      const auto [mean, variance] = moments_around(line, center);
      const double factor = 1 / std::sqrt(variance + static_cast<double>(norm.epsilon));
      const double offset = (static_cast<double>(center) - mean) * factor;
      simd::kernels().normalize(
          line.data(), width,
          {norm.scale.data(), norm.shift.data(), center, static_cast<float>(factor), static_cast<float>(offset)});
    }
  });
}

void layer_norm(Matrix& rows, std::span<const float> scale, std::span<const float> shift, float epsilon) {
  layer_norm(rows, rows, {scale, shift, epsilon});
}

void layer_norm_gradient(const Matrix& rows, std::span<const float> scale, float epsilon, Matrix& gradient) {
  const std::size_t width = rows.shape(1);
  if (scale.size() != width || gradient.shape() != rows.shape()) {
    throw Error(ErrorKind::shape, "layer_norm_gradient: scale has " + std::to_string(scale.size()) +
                                      " values and the gradient is " + shape_text(gradient) + " for rows " +
                                      shape_text(rows));
  }
  // y = scale n, n = (x - mean) / deviation:  dx = (g - mean(g) - n mean(g n)) / deviation with g = scale dy
  parallel_for(rows.shape(0), kGrain / std::max<std::size_t>(width, 1) + 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const auto values = row_of(rows, row);
      const auto slopes = row_of(gradient, row);
      const Moments found = moments(values);
      const double per_deviation = 1 / std::sqrt(found.variance + static_cast<double>(epsilon));
      double sum = 0, along = 0;
      for (std::size_t place = 0; place < width; ++place) {
        const double slope = static_cast<double>(scale[place]) * slopes[place];
        sum += slope;
        along += slope * (values[place] - found.mean) * per_deviation;
      }
      const double mean = sum / static_cast<double>(width), share = along / static_cast<double>(width);
      for (std::size_t place = 0; place < width; ++place) {
        const double normed = (values[place] - found.mean) * per_deviation;
        const double slope = static_cast<double>(scale[place]) * slopes[place];
        slopes[place] = static_cast<float>((slope - mean - normed * share) * per_deviation);
      }
    }
  });
}

void batch_norm(Tensor3& features, const BatchNorm& norm) {
  const std::size_t channels = features.shape(0), area = features.shape(1) * features.shape(2);
  const std::size_t expected[] = {channels};
  for (const Vector* part : {&norm.scale, &norm.shift, &norm.mean, &norm.variance}) {
    require_shape("batch_norm: a parameter", std::span(part->shape().data(), 1), expected);
  }
  const std::size_t grain = kGrain / std::max<std::size_t>(area, 1);
  parallel_for(channels, grain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t channel = begin; channel < end; ++channel) {
      const float factor = norm.scale(channel) / std::sqrt(norm.variance(channel) + norm.epsilon);
      const float offset = norm.shift(channel) - norm.mean(channel) * factor;
      float* plane = features.data() + channel * area;
      for (std::size_t index = 0; index < area; ++index) plane[index] = plane[index] * factor + offset;
    }
  });
}

}  // namespace attnviz
