#pragma once

#include <string>

#include "attnviz/models/layers/feature_layer.hpp"
#include "attnviz/models/layers/linear.hpp"
#include "attnviz/models/layers/norm.hpp"

namespace attnviz::models {

/// Global context, channels changed by what a picture holds where the network looks. Cao et al. 2019, arXiv:1904.11492.
///   a = softmax over places of (w x + b)    c = sum a x    t(c) = W2 activation(norm(W1 c))
///   y = x sigmoid(scale t(c)), and plus t'(c), as tensors are there
/// Maps: NAME.places [query 1, key], a distribution over places with a grid of rows and columns; NAME.gate [channel],
/// NAME.addition [channel].
class GlobalContext : public FeatureLayer {
 public:
  GlobalContext(Weights& weights, const std::string& name, std::size_t channels, Activation activation);
  FeatureMap apply(FeatureMap features, KeptMaps maps) const override;
  bool is_gate() const override { return true; }

 private:
  struct Transform {
    Linear reduce, expand;
    Norm norm;

    Transform() = default;
    Transform(Weights& weights, const std::string& name, std::size_t channels);
    explicit operator bool() const { return static_cast<bool>(reduce); }
    std::vector<float> operator()(const std::vector<float>& context, Activation activation) const;
  };

  std::string name_;
  Linear place_;
  Transform scale_, add_;
  Activation activation_;
};

}  // namespace attnviz::models
