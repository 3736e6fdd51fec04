#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "attnviz/core/tensor.hpp"

namespace attnviz::models {

/// The features of a picture, place by place: row y * columns + x of the values holds the channels of place (y, x). In
/// this order a convolution is a product over rows, and its bias and activation come with it.
struct FeatureMap {
  std::size_t rows = 0, columns = 0;
  Matrix values;  ///< [rows * columns, channels]

  std::size_t places() const { return rows * columns; }
  std::size_t channels() const { return values.shape(1); }
};

/// Uninitialised. Throws `limit` when its bytes cannot be counted, `shape` for one without places.
FeatureMap make_features(std::size_t rows, std::size_t columns, std::size_t channels);

/// [C,H,W] as a picture is stored -> its places.
FeatureMap to_features(const Tensor3& pixels);

/// Mean of each channel over all places, [channels].
std::vector<float> channel_means(const FeatureMap& features);
/// Sum of each channel over all places, each times its weight [places].
std::vector<float> channel_sums(const FeatureMap& features, std::span<const float> weights);

/// Every place's channels times `factors` [channels], in place; or plus `terms`.
void multiply_channels(FeatureMap& features, std::span<const float> factors);
void add_to_channels(FeatureMap& features, std::span<const float> terms);

}  // namespace attnviz::models
