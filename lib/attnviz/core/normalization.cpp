#include "attnviz/core/normalization.hpp"

#include <cmath>

#include "attnviz/core/error.hpp"

namespace attnviz {

Moments moments(std::span<const float> values) {
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const float value : values) sum += value;
  const double mean = sum / count;
  double squares = 0;
  for (const float value : values) squares += (value - mean) * (value - mean);
  return {mean, squares / count};
}

void layer_norm(Matrix& rows, std::span<const float> scale, std::span<const float> shift, float epsilon) {
  const std::size_t width = rows.shape(1);
  if (scale.size() != width || shift.size() != width) {
    throw Error(ErrorKind::shape, "layer_norm: scale has " + std::to_string(scale.size()) + " and shift " +
                                      std::to_string(shift.size()) + " values for rows of " + std::to_string(width));
  }
  for (std::size_t row = 0; row < rows.shape(0); ++row) {
    const auto line = row_of(rows, row);
    const auto [mean, variance] = moments(line);
    const auto center = static_cast<float>(mean);
    const auto inverse = static_cast<float>(1 / std::sqrt(variance + static_cast<double>(epsilon)));
    for (std::size_t column = 0; column < width; ++column) {
      line[column] = (line[column] - center) * inverse * scale[column] + shift[column];
    }
  }
}

void batch_norm(Tensor3& features, const BatchNorm& norm) {
  const std::size_t channels = features.shape(0), area = features.shape(1) * features.shape(2);
  const std::size_t expected[] = {channels};
  for (const Vector* part : {&norm.scale, &norm.shift, &norm.mean, &norm.variance}) {
    require_shape("batch_norm: a parameter", std::span(part->shape().data(), 1), expected);
  }
  for (std::size_t channel = 0; channel < channels; ++channel) {
    const float factor = norm.scale(channel) / std::sqrt(norm.variance(channel) + norm.epsilon);
    const float offset = norm.shift(channel) - norm.mean(channel) * factor;
    float* plane = features.data() + channel * area;
    for (std::size_t index = 0; index < area; ++index) plane[index] = plane[index] * factor + offset;
  }
}

}  // namespace attnviz
