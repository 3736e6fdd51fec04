#pragma once

#include <array>
#include <span>
#include <string_view>

#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/shared/linear_layer.hpp"
#include "attnviz/mechanisms/steps/places.hpp"

namespace attnviz::mechanisms {

// Local attention. Luong, Pham, Manning 2015, arXiv:1508.04025, section 3.2.
//   local-m   p_i = place of the query              local-p   p_i = (K - 1) sigmoid(v . tanh(W q_i))
//   window    j from floor(p_i) - D to floor(p_i) + D
//   after     a_ij = softmax over the window of e_ij, times exp(-(j - p_i)^2 / 2 s^2), s = D / 2: sums to at most one
//   before    a_ij = softmax over the window of e_ij exp(-(j - p_i)^2 / 2 s^2): sums to one
// `after` is what the paper writes, `before` an option of the authors' code. The paper's local-p has K in place of K -
// 1 and counts from one; the code's form keeps p on the keys. The paper's local-m has no Gaussian: GaussianUse::none.
// On a picture the window is a square of cells about that of number floor(p), and j - p the distance on the picture.

enum class GaussianUse { none, after, before };
inline constexpr std::array<std::string_view, 3> kGaussianUseNames = {"none", "after", "before"};

struct LocalWindow {
  float center = 0;        ///< p, among the keys
  std::size_t reach = 10;  ///< D
  GaussianUse gaussian = GaussianUse::after;
  std::size_t columns = 0;  ///< of a picture whose cells the keys are, row by row; 0: a sequence
};

/// D that was asked for; 0 stands for ten keys of a sequence and for three cells of a picture.
std::size_t reach_of(std::size_t asked, bool on_picture);

/// One row of scores to weights in place. A row masked throughout its window becomes zero.
void select_locally(std::span<float> scores, const LocalWindow& window);

/// What predicts where to look: W [H,Dq], v [H].
struct CenterWeights {
  LinearLayer hidden;
  Vector v;
};
CenterWeights read_center(Parameters& parameters, std::size_t width);

/// queries [Q,Dq] -> p [Q] within [0, keys - 1].
Vector predicted_centers(const Matrix& queries, std::size_t keys, const CenterWeights& weights);

}  // namespace attnviz::mechanisms
