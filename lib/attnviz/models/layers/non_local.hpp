#pragma once

#include <string>

#include "attnviz/models/layers/convolution.hpp"
#include "attnviz/models/layers/linear.hpp"

namespace attnviz::models {

/// Non-local block, every place looks at every other. Wang et al. 2018, arXiv:1711.07971, eq. 4 (the embedded
/// Gaussian), with the scale of the authors' code.
///   a = softmax over j of (q_i . k_j / sqrt(d))      y_i = x_i + norm(W (sum over j of a_ij v_j))
/// q, k, v are linear in x and d is their width. Maps: NAME.places [query 1, key], what each place receives: the mean
/// of a over i; NAME.pairs [query, key], a itself.
class NonLocal : public FeatureLayer {
 public:
  NonLocal(Weights& weights, const std::string& name, std::size_t channels);
  FeatureMap apply(FeatureMap features, KeptMaps maps) const override;
  bool is_gate() const override { return true; }

 private:
  std::string name_;
  Linear query_, key_, value_;
  Convolution out_;
};

}  // namespace attnviz::models
