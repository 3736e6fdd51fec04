#include "attnviz/models/architectures/bert_family.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/models/architectures/limits.hpp"
#include "attnviz/models/architectures/text_transformer.hpp"
#include "attnviz/models/architectures/vision_config.hpp"

namespace attnviz::models {
namespace {

/// What a family takes for granted when config.json leaves a key out: the defaults of its class.
struct Defaults {
  std::size_t vocabulary = 30522, width = 768, layers = 12, heads = 12, inner = 3072, positions = 512, types = 2;
  double epsilon = 1e-12;
  std::string_view activation = "gelu";
};

TextShape bert_shape(const Config& config, const Defaults& defaults) {
  TextShape shape;
  const std::size_t width = config.count_or("hidden_size", defaults.width, kWidthLimits);
  const std::size_t heads = config.count_or("num_attention_heads", defaults.heads, kHeadLimits);
  require_whole_heads(config, width, heads);
  if (config.text_or("position_embedding_type", "absolute") != "absolute") {
    throw Error(ErrorKind::unsupported, config.name() + ": position_embedding_type other than absolute");
  }
  shape.layers = config.count_or("num_hidden_layers", defaults.layers, kLayerLimits);
  shape.vocabulary = config.count_or("vocab_size", defaults.vocabulary, kVocabularyLimits);
  shape.positions = config.count_or("max_position_embeddings", defaults.positions, kPositionLimits);
  shape.types = config.count_or("type_vocab_size", defaults.types, kTypeLimits);
  shape.embedding = width;
  shape.block.norm_place = BlockShape::NormPlace::after;
  shape.block.attention = {.width = width, .heads = heads};
  shape.block.feed_forward = {.width = width,
                              .inner = config.count_or("intermediate_size", defaults.inner, kInnerLimits),
                              .activation = parse_activation(config.text_or("hidden_act", defaults.activation))};
  shape.block.epsilon = static_cast<float>(config.real_or("layer_norm_eps", defaults.epsilon, kEpsilonLimits));
  return shape;
}

WordHead word_head(Weights& weights, const std::string& name, const TextShape& shape) {
  if (!weights.has(name + ".transform.weight")) return {};
  return WordHead(weights, name,
                  {.width = shape.block.attention.width,
                   .embedding = shape.embedding,
                   .vocabulary = shape.vocabulary,
                   .activation = shape.block.feed_forward.activation,
                   .epsilon = shape.block.epsilon});
}

/// A classifier over the first token, behind one square layer.
void add_classes(Weights& weights, const std::string& transform, const TextShape& shape, Activation activation,
                 TextTransformer::Heads& heads) {
  const std::size_t width = shape.block.attention.width;
  const bool own = weights.has("classes.output.weight");
  const std::string output = own ? "classes.output" : "classes", before = own ? "classes.transform" : transform;
  if (!weights.has(output + ".weight") || !weights.has(before + ".weight")) return;
  heads.class_transform = Linear(weights, before, {.outputs = width, .inputs = width, .activation = activation});
  heads.classes.emplace(weights, output, width);
}

std::unique_ptr<Model> finished(const std::string& name, Weights& weights, const TextShape& shape,
                                TextTransformer::Heads heads) {
  auto model = std::make_unique<TextTransformer>(name, weights, shape);
  model->add_heads(std::move(heads));
  weights.finish(name);
  return model;
}

}  // namespace

std::unique_ptr<Model> load_bert(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  const TextShape shape = bert_shape(config, {});
  Weights weights(checkpoint, naming);
  TextTransformer::Heads heads;
  heads.masked = word_head(weights, "masked", shape);
  heads.labels = config.labels("id2label");
  add_classes(weights, "pooler", shape, Activation::hyperbolic_tangent, heads);
  return finished("bert", weights, shape, std::move(heads));
}

std::unique_ptr<Model> load_roberta(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  TextShape shape = bert_shape(config, {.vocabulary = 50265});
  shape.first_position = config.count_or("pad_token_id", 1, kVocabularyLimits) + 1;
  Weights weights(checkpoint, naming);
  TextTransformer::Heads heads;
  TextShape head_shape = shape;
  head_shape.block.feed_forward.activation = Activation::gelu;
  heads.masked = word_head(weights, "roberta_masked", head_shape);
  heads.labels = config.labels("id2label");
  add_classes(weights, "", shape, Activation::hyperbolic_tangent, heads);
  return finished("roberta", weights, shape, std::move(heads));
}

std::unique_ptr<Model> load_electra(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  TextShape shape = bert_shape(config, {.width = 256, .heads = 4, .inner = 1024});
  shape.embedding = config.count_or("embedding_size", 128, kWidthLimits);
  Weights weights(checkpoint, naming);
  TextTransformer::Heads heads;
  TextShape head_shape = shape;
  head_shape.block.feed_forward.activation = parse_activation("gelu");
  heads.masked = word_head(weights, "electra_masked", head_shape);
  heads.labels = config.labels("id2label");
  add_classes(weights, "", shape, Activation::gelu, heads);
  return finished("electra", weights, shape, std::move(heads));
}

std::unique_ptr<Model> load_albert(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  TextShape shape =
      bert_shape(config, {.vocabulary = 30000, .width = 4096, .heads = 64, .inner = 16384, .activation = "gelu_new"});
  shape.embedding = config.count_or("embedding_size", 128, kWidthLimits);
  shape.shared_groups = config.count_or("num_hidden_groups", 1, kGroupLimits);
  if (config.count_or("inner_group_num", 1, kGroupLimits) != 1) {
    throw Error(ErrorKind::unsupported, config.name() + ": inner_group_num other than 1");
  }
  shape.projects = true;
  Weights weights(checkpoint, naming);
  TextTransformer::Heads heads;
  heads.masked = word_head(weights, "masked", shape);
  heads.labels = config.labels("id2label");
  add_classes(weights, "pooler", shape, Activation::hyperbolic_tangent, heads);
  return finished("albert", weights, shape, std::move(heads));
}

std::unique_ptr<Model> load_distilbert(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  TextShape shape;
  const std::size_t width = config.count_or("dim", 768, kWidthLimits);
  const std::size_t heads_count = config.count_or("n_heads", 12, kHeadLimits);
  require_whole_heads(config, width, heads_count);
  shape.layers = config.count_or("n_layers", 6, kLayerLimits);
  shape.vocabulary = config.count_or("vocab_size", 30522, kVocabularyLimits);
  shape.positions = config.count_or("max_position_embeddings", 512, kPositionLimits);
  shape.embedding = width;
  shape.block.norm_place = BlockShape::NormPlace::after;
  shape.block.attention = {.width = width, .heads = heads_count};
  shape.block.feed_forward = {.width = width,
                              .inner = config.count_or("hidden_dim", 3072, kInnerLimits),
                              .activation = parse_activation(config.text_or("activation", "gelu"))};
  shape.block.epsilon = 1e-12F;
  Weights weights(checkpoint, naming);
  TextTransformer::Heads heads;
  heads.masked = word_head(weights, "masked", shape);
  heads.labels = config.labels("id2label");
  add_classes(weights, "pooler", shape, Activation::relu, heads);
  return finished("distilbert", weights, shape, std::move(heads));
}

std::unique_ptr<Model> load_mpnet(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  TextShape shape = bert_shape(config, {.vocabulary = 30527, .types = 0});
  shape.types = 0;
  shape.first_position = 2;  // behind the padding's row, whatever the config says
  shape.relative_positions = true;
  Weights weights(checkpoint, naming);
  TextTransformer::Heads heads;
  TextShape head_shape = shape;
  head_shape.block.feed_forward.activation = Activation::gelu;
  heads.masked = word_head(weights, "masked", head_shape);
  return finished("mpnet", weights, shape, std::move(heads));
}

}  // namespace attnviz::models
