#pragma once

#include <optional>

#include "attnviz/models/layers/class_head.hpp"
#include "attnviz/models/layers/stack.hpp"
#include "attnviz/models/layers/token_embedding.hpp"
#include "attnviz/models/layers/word_head.hpp"
#include "attnviz/models/model.hpp"

namespace attnviz::models {

/// What distinguishes one text transformer from another.
struct TextShape {
  BlockShape block;
  std::size_t layers = 0, vocabulary = 0, positions = 0;
  std::size_t embedding = 0;       ///< width of the tables; another than the layers' needs a projection
  std::size_t types = 0;           ///< sentence numbers; 0: the network has none
  std::size_t first_position = 0;  ///< row of the first token's position: 2 in RoBERTa
  std::size_t shared_groups = 0;   ///< ALBERT: so many different layers are used in turn; 0: each its own
  bool causal = false;
  bool embedding_norm = true;       ///< a norm behind the embedding
  bool last_norm = false;           ///< a norm behind the last layer
  bool projects = false;            ///< a projection even where the widths agree: ALBERT
  bool relative_positions = false;  ///< MPNet: a bias by distance added to the scores
};

/// Embedding, layers and norm of BERT and its relatives, GPT-2 and CLIP's text half.
///   x = norm(word + position + type)        y = layers(x)
class TextTransformer : public Model {
 public:
  /// The heads that the architecture adds. Only those whose tensors are there are made.
  struct Heads {
    WordHead masked;                   ///< which word belongs to a token
    WordHead next;                     ///< which word comes after a token
    std::optional<ClassHead> classes;  ///< of the whole text, from the first token
    Linear class_transform;            ///< before it, or nothing
    std::vector<std::string> labels;
  };

  TextTransformer(std::string architecture, Weights& weights, const TextShape& shape);
  void add_heads(Heads heads);

  std::span<const std::string> labels() const override { return heads_.labels; }

 private:
  static constexpr const char *kMasked = "masked token", *kNext = "next token", *kClass = "class";

  std::size_t count_tokens(const ModelInput& input) const override { return input.ids.size(); }
  ModelRun run_checked(const ModelInput& input, const Request& request, Sink& sink) const override;
  Explanation explain_checked(const ModelInput& input, const ExplainRequest& request,
                              GradientSink* sink) const override;
  Matrix embed(const ModelInput& input) const;
  std::vector<float> relative_bias(std::size_t tokens) const;
  void predict(const Matrix& tokens, const Request& request, ModelRun& run) const;
  std::vector<float> class_logits(std::span<const float> first) const;
  std::vector<float> class_gradient(std::span<const float> first, std::size_t answer) const;
  Explanation asked(const Matrix& tokens, const ExplainRequest& request) const;

  TextShape shape_;
  EmbeddingTable words_, positions_, types_;
  Norm embedding_norm_, last_norm_;
  Linear projection_;
  std::vector<float> relative_positions_;  ///< [buckets, heads]
  Stack stack_;
  Heads heads_;
};

}  // namespace attnviz::models
