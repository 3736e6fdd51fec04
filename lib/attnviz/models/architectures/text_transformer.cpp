#include "attnviz/models/architectures/text_transformer.hpp"

#include "attnviz/models/layers/relative_positions.hpp"

namespace attnviz::models {
namespace {

ModelFacts facts_of(std::string architecture, const TextShape& shape) {
  return {.architecture = std::move(architecture),
          .input = InputKind::text,
          .layers = shape.layers,
          .heads = shape.block.attention.heads,
          .width = shape.block.attention.width,
          .causal = shape.causal,
          .prefix = {},
          .most_tokens = shape.positions - shape.first_position,
          .vocabulary = shape.vocabulary};
}

Stack stack_of(Weights& weights, const TextShape& shape) {
  if (shape.shared_groups == 0) return Stack(weights, shape.layers, shape.block);
  std::vector<std::shared_ptr<const Block>> groups, blocks;
  for (std::size_t group = 0; group < shape.shared_groups; ++group) {
    groups.push_back(std::make_shared<const Block>(weights, "layers." + std::to_string(group), shape.block));
  }
  for (std::size_t layer = 0; layer < shape.layers; ++layer) {
    blocks.push_back(groups[layer * shape.shared_groups / shape.layers]);
  }
  return Stack(std::move(blocks));
}

constexpr std::size_t kRelativeBuckets = 32;

}  // namespace

TextTransformer::TextTransformer(std::string architecture, Weights& weights, const TextShape& shape)
    : Model(facts_of(std::move(architecture), shape)), shape_(shape) {
  const std::size_t width = shape.block.attention.width, embedding = shape.embedding;
  words_ = EmbeddingTable(weights, "embeddings.word", shape.vocabulary, embedding);
  positions_ = EmbeddingTable(weights, "embeddings.position", shape.positions, embedding);
  if (shape.types > 0) types_ = EmbeddingTable(weights, "embeddings.type", shape.types, embedding);
  if (shape.embedding_norm) embedding_norm_ = Norm(weights, "embeddings.norm", embedding, shape.block.epsilon);
  if (embedding != width || shape.projects) {
    projection_ = Linear(weights, "embeddings.projection", {.outputs = width, .inputs = embedding});
  }
  if (shape.relative_positions) {
    const auto table = weights.expect("relative_positions.weight", {kRelativeBuckets, shape.block.attention.heads});
    if (table) relative_positions_ = table.read();
  }
  stack_ = stack_of(weights, shape);
  if (shape.last_norm) last_norm_ = Norm(weights, "norm", width, shape.block.epsilon);
}

void TextTransformer::add_heads(Heads heads) {
  heads_ = std::move(heads);
  std::vector<std::string> names;
  if (heads_.masked) names.emplace_back(kMasked);
  if (heads_.next) names.emplace_back(kNext);
  if (heads_.classes) names.emplace_back(kClass);
  name_heads(std::move(names));
}

Matrix TextTransformer::embed(const ModelInput& input) const {
  Matrix tokens = xt::zeros<float>({input.ids.size(), shape_.embedding});
  for (std::size_t place = 0; place < input.ids.size(); ++place) {
    const auto token = row_of(tokens, place);
    words_.add_row(static_cast<std::size_t>(input.ids[place]), token);
    positions_.add_row(shape_.first_position + place, token);
    if (types_) {
      const std::int32_t type = input.types.empty() ? 0 : input.types[place];
      types_.add_row(std::min(static_cast<std::size_t>(std::max(type, 0)), types_.rows() - 1), token);
    }
  }
  if (embedding_norm_) embedding_norm_.apply(tokens);
  return projection_ ? projection_(tokens) : tokens;
}

void TextTransformer::predict(const Matrix& tokens, const Request& request, ModelRun& run) const {
  const std::size_t count = request.predictions, last = tokens.shape(0) - 1;
  const auto add = [&](std::string head, std::optional<std::size_t> token, std::vector<float> logits) {
    auto answers = likeliest(logits, count, heads_.labels);
    run.predictions.push_back({std::move(head), token, std::move(logits), std::move(answers)});
  };
  if (heads_.masked) {
    for (const std::size_t token : request.predict_at) {
      add(kMasked, token, heads_.masked.logits(row_of(tokens, token)));
    }
  }
  if (heads_.next) {
    const std::vector<std::size_t> places = request.predict_at.empty() ? std::vector{last} : request.predict_at;
    for (const std::size_t token : places) add(kNext, token, heads_.next.logits(row_of(tokens, token)));
  }
  if (heads_.classes) add(kClass, std::nullopt, class_logits(row_of(tokens, 0)));
}

std::vector<float> TextTransformer::class_logits(std::span<const float> first) const {
  if (!heads_.class_transform) return heads_.classes->logits(first);
  std::vector<float> inner(heads_.class_transform.outputs());
  heads_.class_transform.packed().apply(first, inner);
  return heads_.classes->logits(inner);
}

/// [heads, tokens, tokens], or nothing.
std::vector<float> TextTransformer::relative_bias(std::size_t tokens) const {
  if (!shape_.relative_positions) return {};
  return spread_relative_positions(relative_positions_, shape_.block.attention.heads, tokens);
}

ModelRun TextTransformer::run_checked(const ModelInput& input, const Request& request, Sink& sink) const {
  ModelRun run;
  const std::vector<float> bias = relative_bias(input.ids.size());
  Matrix tokens = stack_.run(embed(input), request, sink, {.causal = shape_.causal, .bias = bias});
  if (tokens.size() == 0) return run;
  if (last_norm_) last_norm_.apply(tokens);
  if (request.predictions > 0) predict(tokens, request, run);
  if (request.tokens) run.tokens = std::move(tokens);
  return run;
}

}  // namespace attnviz::models
