#pragma once

#include <string>

#include "attnviz/models/layers/convolution.hpp"

namespace attnviz::models {

/// Branches of growing reach, of which each channel takes its own mixture. Li et al. 2019, arXiv:1903.06586; as timm
/// has it: each branch sees its part of the channels, and a longer reach is a kernel with holes.
///   u_b = relu(norm(conv_b(x_b)))    s = softmax over b of (W2 relu(norm(W1 mean(sum u))))    y = sum s_b u_b
/// Map: NAME.shares [branch, channel].
class SelectiveKernel : public FeatureLayer {
 public:
  /// `name`.paths.N and `name`.attn; `shape` of its branches.
  SelectiveKernel(Weights& weights, const std::string& name, std::size_t inputs, const ConvolutionShape& shape);

  static bool is_at(const Weights& weights, const std::string& name);
  std::size_t outputs() const { return branches_.front()->outputs(); }
  FeatureMap apply(FeatureMap features, KeptMaps maps) const override;
  bool is_gate() const override { return true; }

 private:
  Matrix shares_of(const std::vector<FeatureMap>& branches) const;

  std::string name_;
  std::vector<std::unique_ptr<const Convolution>> branches_;
  std::unique_ptr<const Convolution> reduce_, select_;
};

}  // namespace attnviz::models
