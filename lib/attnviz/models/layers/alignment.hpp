#pragma once

#include <string>

#include "attnviz/models/config.hpp"
#include "attnviz/models/layers/linear.hpp"

namespace attnviz::models {

struct AlignmentShape {
  enum class Score {
    additive,  ///< v . tanh(W s + U h). Bahdanau, Cho, Bengio 2014, arXiv:1409.0473
    dot,       ///< s . h. This and the next two: Luong, Pham, Manning 2015, arXiv:1508.04025
    bilinear,  ///< (W s) . h, the paper's "general"
    concat     ///< v . tanh(W s + h), as in the authors' program: h goes through no matrix
  } score = Score::additive;
  enum class Select {
    softmax,
    sparsemax,  ///< Martins, Astudillo 2016, arXiv:1602.02068
    local       ///< local-p of Luong et al.: softmax within a window, times a Gaussian about a predicted place
  } select = Select::softmax;
  std::size_t state = 0, key = 0;  ///< widths of s and h
  std::size_t units = 0;           ///< hidden units of the additive score and of the predicted place
  std::size_t window = 0;          ///< D of local: positions on either side; the Gaussian's deviation is D / 2
};

/// "score", "select" and "window" of config.json. Throws `unsupported`.
void read_alignment(const Config& config, AlignmentShape& shape);

/// Where the state s of a decoder looks among the annotations h_1 ... h_S of what an encoder read.
/// Tensors, as the score needs them: NAME.query [units or key,state], NAME.key [units,key], NAME.vector [units or key];
/// local: NAME.place [units,state], NAME.place_vector [units]. No biases, as in the papers.
class Alignment {
 public:
  Alignment() = default;
  Alignment(Weights& weights, const std::string& name, const AlignmentShape& shape);

  /// Whether the weights sum to one; those of local sum to less.
  bool sums_to_one() const { return shape_.select != AlignmentShape::Select::local; }
  /// What the score needs of the annotations in every step. [S,key] -> [S,units or key]
  Matrix keys(const Matrix& annotations) const;
  /// state [D], keys [S,...] -> weights [S]
  std::vector<float> weights(std::span<const float> state, const Matrix& keys) const;

 private:
  void score(std::span<const float> state, const Matrix& keys, std::span<float> scores) const;
  void select_locally(std::span<const float> state, std::span<float> scores) const;

  AlignmentShape shape_;
  Linear query_, key_, place_;
  std::vector<float> vector_, place_vector_;
};

}  // namespace attnviz::models
