#pragma once

#include <optional>
#include <string>

#include "attnviz/models/layers/convolution.hpp"
#include "attnviz/models/layers/linear.hpp"

namespace attnviz::models {

/// External attention: places look at units of a memory that all pictures share. Guo et al. 2021, arXiv:2105.02358.
///   e = (W x + b) K^T      s_ij = softmax over places i of e_ij      a_ij = s_ij / (sum over units j of s_ij)
///   y = relu(x + norm(W' (a V)))
/// Maps: NAME.units [token, unit], for every place its shares of the units. A unit's column is where the unit is used:
/// NAME.unit_5 [row, column] for the one that is asked for, if any.
class ExternalMemory : public FeatureLayer {
 public:
  ExternalMemory(Weights& weights, const std::string& name, std::size_t channels,
                 std::optional<std::size_t> shown = {});
  FeatureMap apply(FeatureMap features, KeptMaps maps) const override;
  bool is_gate() const override { return true; }

 private:
  std::string name_;
  std::optional<std::size_t> shown_;
  Linear enter_, keys_, values_;
  Convolution out_;
};

}  // namespace attnviz::models
