#include "attnviz/mechanisms/shared/gate.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {
namespace {

constexpr std::pair kUnit = {0.0F, 1.0F};

std::size_t area_of(const Tensor3& features) {
  if (features.size() == 0) throw Error(ErrorKind::shape, "gate: a feature map " + shape_text(features) + " is empty");
  return features.shape(1) * features.shape(2);
}

std::span<const float> plane_of(const Tensor3& features, std::size_t channel, std::size_t area) {
  return {features.data() + channel * area, area};
}

Matrix blank_place(const Tensor3& features, float value) {
  Matrix place = Matrix::from_shape({features.shape(1), features.shape(2)});
  std::ranges::fill(values_of(place), value);
  return place;
}

}  // namespace

Vector channel_means(const Tensor3& features) {
  const std::size_t area = area_of(features);
  Vector means = Vector::from_shape({features.shape(0)});
  for (std::size_t channel = 0; channel < means.size(); ++channel) {
    double sum = 0;
    for (const float value : plane_of(features, channel, area)) sum += value;
    means(channel) = static_cast<float>(sum / static_cast<double>(area));
  }
  return means;
}

Vector channel_maxima(const Tensor3& features) {
  const std::size_t area = area_of(features);
  Vector maxima = Vector::from_shape({features.shape(0)});
  for (std::size_t channel = 0; channel < maxima.size(); ++channel) {
    maxima(channel) = std::ranges::max(plane_of(features, channel, area));
  }
  return maxima;
}

Matrix place_means(const Tensor3& features) {
  const std::size_t area = area_of(features);
  Matrix mean = blank_place(features, 0);
  for (std::size_t channel = 0; channel < features.shape(0); ++channel) {
    const auto plane = plane_of(features, channel, area);
    for (std::size_t index = 0; index < area; ++index) mean.data()[index] += plane[index];
  }
  const auto channels = static_cast<float>(features.shape(0));
  for (float& value : values_of(mean)) value /= channels;
  return mean;
}

Matrix place_maxima(const Tensor3& features) {
  const std::size_t area = area_of(features);
  Matrix maxima = blank_place(features, 0);
  std::ranges::copy(plane_of(features, 0, area), maxima.data());
  for (std::size_t channel = 1; channel < features.shape(0); ++channel) {
    const auto plane = plane_of(features, channel, area);
    for (std::size_t index = 0; index < area; ++index) {
      maxima.data()[index] = std::max(maxima.data()[index], plane[index]);
    }
  }
  return maxima;
}

Tensor3 apply_gate(const Tensor3& features, const Vector& gate) {
  const std::size_t expected[] = {features.shape(0)};
  require_shape("gate: channel factors", std::span(gate.shape().data(), 1), expected);
  const std::size_t area = features.shape(1) * features.shape(2);
  Tensor3 output = features;
  for (std::size_t channel = 0; channel < gate.size(); ++channel) {
    const float factor = gate(channel);
    float* plane = output.data() + channel * area;
    for (std::size_t index = 0; index < area; ++index) plane[index] *= factor;
  }
  return output;
}

Tensor3 apply_gate(const Tensor3& features, const Matrix& gate) {
  const std::size_t expected[] = {features.shape(1), features.shape(2)};
  require_shape("gate: spatial factors", std::span(gate.shape().data(), 2), expected);
  Tensor3 output = features;
  for (std::size_t channel = 0; channel < features.shape(0); ++channel) {
    float* plane = output.data() + channel * gate.size();
    for (std::size_t index = 0; index < gate.size(); ++index) plane[index] *= gate.data()[index];
  }
  return output;
}

Tensor3 apply_gate(const Tensor3& features, const Tensor3& gate) {
  require_shape("gate: factors", std::span(gate.shape().data(), 3), std::span(features.shape().data(), 3));
  Tensor3 output = features;
  for (std::size_t index = 0; index < gate.size(); ++index) output.data()[index] *= gate.data()[index];
  return output;
}

Matrix gate_effect(const Tensor3& features, const Vector& gate) {
  const std::size_t area = area_of(features);
  double mean = 0;
  for (const float factor : values_of(gate)) mean += factor;
  mean /= static_cast<double>(gate.size());
  Matrix effect = blank_place(features, 0);
  for (std::size_t channel = 0; channel < gate.size(); ++channel) {
    const auto weight = static_cast<float>(gate(channel) - mean);
    const auto plane = plane_of(features, channel, area);
    for (std::size_t index = 0; index < area; ++index) effect.data()[index] += weight * plane[index];
  }
  return effect;
}

std::vector<AttentionMap> channel_gate_maps(const Vector& gate, const Tensor3& features, const Inputs& inputs) {
  AttentionMap factors{.name = "gate", .axes = {channel_axis(inputs)}};
  factors.values = gate;
  factors.kind = ValueKind::gate;
  factors.bounds = kUnit;
  factors.title = "factor of each channel";
  factors.reading = "each channel is multiplied by its factor";

  AttentionMap effect = spatial_map("effect", gate_effect(features, gate), inputs);
  effect.kind = ValueKind::signed_value;
  effect.title = "where the gate turns up and down";
  effect.reading = "sum over channels of (factor - mean factor) times feature";
  return {std::move(factors), std::move(effect)};
}

AttentionMap spatial_gate_map(const Matrix& gate, const Inputs& inputs) {
  AttentionMap map = spatial_map("gate", gate, inputs);
  map.kind = ValueKind::gate;
  map.bounds = kUnit;
  map.title = "factor of each place";
  map.reading = "every channel is multiplied by the factor of its place";
  return map;
}

std::vector<AttentionMap> full_gate_maps(const Tensor3& gate, const Inputs& inputs) {
  AttentionMap mean = spatial_map("mean_gate", place_means(gate), inputs);
  mean.kind = ValueKind::gate;
  mean.bounds = kUnit;
  mean.title = "mean factor of each place";
  mean.reading = "mean over channels of the factors";

  AttentionMap full = mean;
  full.name = "gate";
  full.title = "factor of each value";
  full.reading = "every value of every channel is multiplied by its own factor";
  full.values = gate;
  if (mean.has(AxisKind::row)) {
    full.axes.insert(full.axes.begin(), channel_axis(inputs));
  } else {
    full.axes.front() = channel_axis(inputs);
    full.values.reshape({gate.shape(0), gate.shape(2)});
  }
  return {std::move(mean), std::move(full)};
}

}  // namespace attnviz::mechanisms
