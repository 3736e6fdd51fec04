#include "attnviz/models/architectures/vision_transformer.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "attnviz/core/error.hpp"

namespace attnviz::models {
namespace {

ModelFacts facts_of(std::string architecture, const Weights& weights, const VisionShape& shape) {
  ModelFacts facts{.architecture = std::move(architecture),
                   .input = InputKind::picture,
                   .layers = shape.layers,
                   .heads = shape.block.attention.heads,
                   .width = shape.block.attention.width};
  if (shape.class_token) facts.prefix.emplace_back("[CLS]");
  if (shape.distillation_token) facts.prefix.emplace_back("[DIST]");
  for (std::size_t number = 1; number <= shape.registers; ++number) {
    facts.prefix.push_back("[REG" + std::to_string(number) + "]");
  }
  facts.patch = shape.patch;
  facts.side = shape.side;
  if (weights.has("head.weight")) facts.heads_named = {"class"};
  return facts;
}

/// Rows of one learned token each, or of several.
Matrix read_rows(Weights& weights, const std::string& name, std::size_t count, std::size_t width) {
  const StoredTensor stored = weights.expect(name, {count, width});
  if (!stored) return {};
  Matrix rows = Matrix::from_shape({count, width});
  stored.read(values_of(rows));
  return rows;
}

GridSize square(std::size_t cells) {
  const auto side = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(cells))));
  return {side, side};
}

void copy_rows(const Matrix& from, std::size_t first, Matrix& to) {
  std::copy_n(from.data(), from.size(), row_of(to, first).data());
}

}  // namespace

VisionTransformer::VisionTransformer(std::string architecture, Weights& weights, const VisionShape& shape,
                                     std::vector<std::string> labels)
    : Model(facts_of(std::move(architecture), weights, shape)), shape_(shape), labels_(std::move(labels)) {
  const std::size_t width = shape.block.attention.width;
  patches_ = PatchEmbedding(weights, "embeddings.patch", width, shape.patch, shape.patch_bias);
  prefix_tokens_ = xt::zeros<float>({prefix(), width});
  std::size_t row = 0;
  const auto add_prefix = [&](const std::string& name, std::size_t count) {
    const Matrix rows = read_rows(weights, name, count, width);
    if (rows.size() > 0) copy_rows(rows, row, prefix_tokens_);
    row += count;
  };
  if (shape.class_token) add_prefix("embeddings.class_token", 1);
  if (shape.distillation_token) add_prefix("embeddings.distillation_token", 1);
  if (shape.registers > 0) add_prefix(std::string(shape.registers_name), shape.registers);

  const std::size_t cells = (shape.side / shape.patch) * (shape.side / shape.patch);
  trained_grid_ = square(cells);
  positions_ = read_rows(weights, "embeddings.position", cells + positioned_prefix(), width);
  if (shape.norm_before) norm_before_ = Norm(weights, "embeddings.norm", width, shape.block.epsilon);
  stack_ = Stack(weights, shape.layers, shape.block);
  norm_ = Norm(weights, "norm", width, shape.block.epsilon);
  const auto head_shape = weights.shape_of("head.weight");
  reads_patches_ = shape.class_token && head_shape.size() == 2 && head_shape[1] == 2 * width;
  for (const char* name : {"head", "distillation_head"}) {
    if (!weights.has(std::string(name) + ".weight")) continue;
    heads_.emplace_back(weights, name, reads_patches_ ? 2 * width : width);
  }
}

std::size_t VisionTransformer::positioned_prefix() const {
  if (!shape_.prefix_has_positions) return 0;
  return (shape_.class_token ? 1U : 0U) + (shape_.distillation_token ? 1U : 0U);
}

std::size_t VisionTransformer::count_tokens(const ModelInput& input) const {
  const GridSize grid = patches_.grid_of(input.pixels);
  return prefix() + grid.rows * grid.columns;
}

Matrix VisionTransformer::embed(const Tensor3& pixels) const {
  const GridSize grid = patches_.grid_of(pixels);
  const std::size_t cells = grid.rows * grid.columns, width = facts().width;
  checked_count("tokens", {{prefix() + cells, width}});
  Matrix tokens = Matrix::from_shape({prefix() + cells, width});
  copy_rows(prefix_tokens_, 0, tokens);
  patches_.embed(pixels, prefix(), tokens);

  const std::size_t before = positioned_prefix();
  const auto add = [width](std::span<const float> position, std::span<float> token) {
    for (std::size_t place = 0; place < width; ++place) token[place] += position[place];
  };
  for (std::size_t row = 0; row < before; ++row) add(row_of(positions_, row), row_of(tokens, row));
  Matrix table = Matrix::from_shape({positions_.shape(0) - before, width});
  std::copy_n(row_of(positions_, before).data(), table.size(), table.data());
  table = resize_positions(table, trained_grid_, grid, shape_.resize);
  for (std::size_t cell = 0; cell < cells; ++cell) {
    add(row_of(std::as_const(table), cell), row_of(tokens, prefix() + cell));
  }
  if (norm_before_) norm_before_.apply(tokens);
  return tokens;
}

std::string VisionTransformer::outside_of_world(const Tensor3& pixels) const {
  if (!world_) return {};
  const GridSize grid = patches_.grid_of(pixels);
  FeatureMap patches = make_features(grid.rows, grid.columns, facts().width);
  patches_.embed(pixels, 0, patches.values);
  return world_->outside(patches);
}

/// What a head takes: its token, and behind it the mean of the patches where it reads them.
std::vector<float> VisionTransformer::read_by_head(const Matrix& tokens, std::size_t head) const {
  const auto own = row_of(tokens, head);
  std::vector<float> read(own.begin(), own.end());
  if (!reads_patches_) return read;
  std::vector<double> sums(own.size());
  for (std::size_t token = prefix(); token < tokens.shape(0); ++token) {
    const auto patch = row_of(tokens, token);
    for (std::size_t place = 0; place < sums.size(); ++place) sums[place] += patch[place];
  }
  const auto count = static_cast<double>(tokens.shape(0) - prefix());
  for (const double sum : sums) read.push_back(static_cast<float>(sum / count));
  return read;
}

Prediction VisionTransformer::classify(const Matrix& tokens, std::size_t count) const {
  Prediction prediction{
      .head = "class", .token = {}, .logits = std::vector<float>(heads_.front().classes()), .answers = {}};
  // A distilled network has two heads over two tokens and answers with their mean. Touvron 2020, arXiv:2012.12877.
  for (std::size_t head = 0; head < heads_.size(); ++head) {
    const auto logits = heads_[head].logits(read_by_head(tokens, head));
    for (std::size_t place = 0; place < logits.size(); ++place) {
      prediction.logits[place] += logits[place] / static_cast<float>(heads_.size());
    }
  }
  prediction.answers = likeliest(prediction.logits, count, labels_);
  return prediction;
}

/// Of a class's logit by the tokens behind the last norm.
Matrix VisionTransformer::head_gradient(std::size_t answer, std::size_t tokens) const {
  const std::size_t width = facts().width, patches = tokens - prefix();
  Matrix slopes = xt::zeros<float>({tokens, width});
  for (std::size_t head = 0; head < heads_.size(); ++head) {
    const std::vector<float> row = heads_[head].gradient(answer);
    for (std::size_t place = 0; place < width; ++place) {
      slopes(head, place) += row[place] / static_cast<float>(heads_.size());
      if (!reads_patches_) continue;
      const float part = row[width + place] / static_cast<float>(heads_.size() * patches);
      for (std::size_t token = prefix(); token < tokens; ++token) slopes(token, place) += part;
    }
  }
  return slopes;
}

ModelRun VisionTransformer::run_checked(const ModelInput& input, const Request& request, Sink& sink) const {
  ModelRun run;
  run.outside = outside_of_world(input.pixels);
  Matrix tokens = stack_.run(embed(input.pixels), request, sink, {});
  if (tokens.size() == 0) return run;
  if (shape_.last_norm == VisionShape::LastNorm::tokens) norm_.apply(tokens);
  if (request.predictions > 0 && !heads_.empty()) run.predictions.push_back(classify(tokens, request.predictions));
  if (request.tokens) run.tokens = std::move(tokens);
  return run;
}

Explanation VisionTransformer::explain_checked(const ModelInput& input, const ExplainRequest& request,
                                               GradientSink* sink) const {
  Matrix last = embed(input.pixels);
  std::vector<Matrix> inputs = stack_.keep_inputs(last, {});
  Matrix tokens = last;
  if (shape_.last_norm == VisionShape::LastNorm::tokens) norm_.apply(tokens);
  Explanation explanation = explanation_of(classify(tokens, 0), request.answer, labels_);
  Matrix slopes = head_gradient(explanation.answer.index, tokens.shape(0));
  if (shape_.last_norm == VisionShape::LastNorm::tokens) norm_.gradient(last, slopes);
  std::vector<std::size_t> own(heads_.size());
  std::iota(own.begin(), own.end(), std::size_t{0});
  explanation.rows = request.rows.value_or(own);
  explanation.relevance =
      stack_.relevance(std::move(inputs), std::move(slopes), {}, {explanation.rows, facts().heads, sink});
  return explanation;
}

}  // namespace attnviz::models
