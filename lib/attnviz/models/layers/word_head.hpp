#pragma once

#include <string>
#include <vector>

#include "attnviz/models/layers/linear.hpp"
#include "attnviz/models/layers/norm.hpp"

namespace attnviz::models {

struct WordHeadShape {
  std::size_t width = 0;      ///< of the tokens that come in
  std::size_t embedding = 0;  ///< of the words' table
  std::size_t vocabulary = 0;
  Activation activation = Activation::gelu;
  float epsilon = 1e-12F;
};

/// Which word belongs to a token: a layer with activation and norm, then the words' own table as the last layer's
/// weights (Press, Wolf 2017, arXiv:1608.05859) unless the file has another.
///   logits = E norm(activation(W x + b)) + c
class WordHead {
 public:
  WordHead() = default;
  /// Tensors: NAME.transform, NAME.norm, NAME.bias, NAME.decoder or embeddings.word.
  WordHead(Weights& weights, const std::string& name, const WordHeadShape& shape);
  /// The table alone, without a layer before it: GPT-2.
  static WordHead table_only(Weights& weights, const std::string& name, const WordHeadShape& shape);

  explicit operator bool() const { return static_cast<bool>(decoder_); }
  /// [width] -> [vocabulary]
  std::vector<float> logits(std::span<const float> token) const;
  /// Reverse mode: the gradient of one word's logit by the token. [width]
  std::vector<float> gradient(std::span<const float> token, std::size_t answer) const;

 private:
  void add_decoder(Weights& weights, const std::string& name, const WordHeadShape& shape);

  Linear transform_, decoder_;
  Norm norm_;
  std::vector<float> bias_;
};

}  // namespace attnviz::models
