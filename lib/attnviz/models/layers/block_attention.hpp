#pragma once

#include <string>

#include "attnviz/models/layers/convolution.hpp"
#include "attnviz/models/layers/linear.hpp"

namespace attnviz::models {

/// CBAM, first which channels count and then which places. Woo et al. 2018, arXiv:1807.06521, eq. 2 and 3.
///   g = sigmoid(t(mean(x)) + t(max(x)))           t(c) = W2 relu(W1 c + b1) + b2       x' = g x
///   m = sigmoid(norm(7 x 7 convolution of [max over channels of x'; mean over channels of x']))   y = m x'
/// The order of the two planes is that of the authors' code. Maps: NAME.gate [channel], NAME.places [row, column].
class BlockAttention : public FeatureLayer {
 public:
  BlockAttention(Weights& weights, const std::string& name, std::size_t channels);
  FeatureMap apply(FeatureMap features, KeptMaps maps) const override;
  bool is_gate() const override { return true; }

 private:
  std::vector<float> channel_factors(const FeatureMap& features) const;
  FeatureMap place_factors(const FeatureMap& features) const;

  std::string name_;
  Linear reduce_, expand_;
  Convolution places_;
};

}  // namespace attnviz::models
