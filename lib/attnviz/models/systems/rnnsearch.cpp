#include "attnviz/models/systems/rnnsearch.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/activation.hpp"
#include "attnviz/models/architectures/limits.hpp"
#include "attnviz/models/layers/alignment.hpp"
#include "attnviz/models/layers/gru.hpp"
#include "attnviz/models/layers/token_embedding.hpp"
#include "attnviz/models/naming/own.hpp"
#include "attnviz/models/systems/text_world.hpp"

namespace attnviz::models {
namespace {

struct Sizes {
  std::size_t source_embedding, target_embedding, encoder, decoder, units, maxout, max_answer;

  explicit Sizes(const Config& config)
      : source_embedding(config.count("source_embedding", kWidthLimits)),
        target_embedding(config.count("target_embedding", kWidthLimits)),
        encoder(config.count("encoder", kWidthLimits)),
        decoder(config.count("decoder", kWidthLimits)),
        units(config.count("units", kWidthLimits)),
        maxout(config.count("maxout", kWidthLimits)),
        max_answer(config.count("max_answer", {1, 4096})) {}
};

class RnnSearch : public System {
 public:
  RnnSearch(Weights& weights, const Config& config);

 private:
  SystemRun run_checked(const SystemInput& input) const override;
  Matrix encode(const std::vector<std::size_t>& ids) const;
  std::vector<float> logits(std::span<const float> state, std::span<const float> input) const;
  /// Writes the answer; the weights of its steps go to `alignment`, one row behind the other.
  Spoken decode(const Matrix& annotations, std::vector<float>& alignment) const;

  Sizes sizes_;
  Characters characters_;
  TextWorld world_;
  EmbeddingTable source_, target_;
  Gru forward_, backward_, decoder_;
  Linear start_, readout_state_, readout_target_, readout_context_, output_;
  Alignment alignment_;
};

RnnSearch::RnnSearch(Weights& weights, const Config& config)
    : System({.architecture = "rnnsearch", .input = InputKind::text}),
      sizes_(config),
      characters_(config),
      world_(config.section("world")) {
  const std::size_t annotation = 2 * sizes_.encoder, readout = 2 * sizes_.maxout, target = sizes_.target_embedding;
  source_ = EmbeddingTable(weights, "source_embedding", characters_.source_size(), sizes_.source_embedding);
  target_ = EmbeddingTable(weights, "target_embedding", characters_.target_size(), target);
  forward_ = Gru(weights, "forward_encoder", sizes_.source_embedding, sizes_.encoder);
  backward_ = Gru(weights, "backward_encoder", sizes_.source_embedding, sizes_.encoder);
  decoder_ = Gru(weights, "decoder", target + annotation, sizes_.decoder);
  start_ = Linear(weights, "start",
                  {.outputs = sizes_.decoder, .inputs = sizes_.encoder, .activation = Activation::hyperbolic_tangent});
  AlignmentShape shape{.state = sizes_.decoder, .key = annotation, .units = sizes_.units};
  read_alignment(config, shape);
  alignment_ = Alignment(weights, "attention", shape);
  readout_state_ = Linear(weights, "readout_state", {.outputs = readout, .inputs = sizes_.decoder});
  readout_target_ = Linear(weights, "readout_target", {.outputs = readout, .inputs = target, .bias = Bias::none});
  readout_context_ = Linear(weights, "readout_context", {.outputs = readout, .inputs = annotation, .bias = Bias::none});
  output_ = Linear(weights, "output", {.outputs = characters_.target_size(), .inputs = sizes_.maxout});
}

/// Annotations [S,2 encoder]: what was read up to each character from the left, and from the right.
Matrix RnnSearch::encode(const std::vector<std::size_t>& ids) const {
  const std::size_t count = ids.size(), width = sizes_.encoder;
  Matrix embedded = xt::zeros<float>({count, sizes_.source_embedding});
  for (std::size_t place = 0; place < count; ++place) source_.add_row(ids[place], row_of(embedded, place));
  Matrix annotations = Matrix::from_shape({count, 2 * width});
  const Matrix from_left = forward_.project(embedded), from_right = backward_.project(embedded);
  std::vector<float> left(width), right(width);
  for (std::size_t step = 0; step < count; ++step) {
    const std::size_t mirrored = count - 1 - step;
    forward_.step(row_of(from_left, step), left);
    std::ranges::copy(left, row_of(annotations, step).begin());
    backward_.step(row_of(from_right, mirrored), right);
    std::ranges::copy(right, row_of(annotations, mirrored).begin() + static_cast<std::ptrdiff_t>(width));
  }
  return annotations;
}

/// `input` is [E y ; c]: the character before and the context.
std::vector<float> RnnSearch::logits(std::span<const float> state, std::span<const float> input) const {
  std::vector<float> sum(2 * sizes_.maxout), part(2 * sizes_.maxout), largest(sizes_.maxout);
  readout_state_.packed().apply(state, sum);
  readout_target_.packed().apply(input.first(sizes_.target_embedding), part);
  for (std::size_t place = 0; place < sum.size(); ++place) sum[place] += part[place];
  readout_context_.packed().apply(input.subspan(sizes_.target_embedding), part);
  for (std::size_t place = 0; place < largest.size(); ++place) {
    largest[place] = std::max(sum[2 * place] + part[2 * place], sum[2 * place + 1] + part[2 * place + 1]);
  }
  std::vector<float> logits(characters_.target_size());
  output_.packed().apply(largest, logits);
  return logits;
}

Spoken RnnSearch::decode(const Matrix& annotations, std::vector<float>& alignment) const {
  const std::size_t width = sizes_.encoder, embedded = sizes_.target_embedding;
  const Matrix keys = alignment_.keys(annotations);
  std::vector<float> state(sizes_.decoder), input(embedded + 2 * width);
  start_.packed().apply(row_of(annotations, 0).subspan(width), state);
  Spoken spoken;
  while (spoken.ids.size() < sizes_.max_answer) {
    const std::vector<float> weights = alignment_.weights(state, keys);
    alignment.insert(alignment.end(), weights.begin(), weights.end());
    const std::span<float> context = std::span(input).subspan(embedded);
    std::ranges::fill(context, 0.0F);
    for (std::size_t place = 0; place < weights.size(); ++place) {
      const std::span<const float> annotation = row_of(annotations, place);
      for (std::size_t at = 0; at < context.size(); ++at) context[at] += weights[place] * annotation[at];
    }
    if (spoken.take(logits(state, input))) break;
    decoder_.step(decoder_.project(input), state);
    std::ranges::fill(std::span(input).first(embedded), 0.0F);
    target_.add_row(spoken.ids.back(), std::span(input).first(embedded));
  }
  return spoken;
}

SystemRun RnnSearch::run_checked(const SystemInput& input) const {
  Reading reading = characters_.read(input.text);
  std::vector<float> alignment;
  const Spoken spoken = decode(encode(reading.ids), alignment);
  SystemRun run;
  run.answer = characters_.spell(spoken.ids);
  run.probability = static_cast<float>(std::exp(spoken.log_probability));
  run.outside = world_.outside(reading, spoken);
  AttentionMap map{.name = "alignment",
                   .axes = {{AxisKind::target, spoken.ids.size(), characters_.labels_of(spoken.ids)},
                            {AxisKind::source, reading.ids.size(), reading.labels}},
                   .values = Tensor::from_shape({spoken.ids.size(), reading.ids.size()}),
                   .kind = ValueKind::probability,
                   .sums_over = AxisKind::source,
                   .reading = "where it looks before it writes each character"};
  if (!alignment_.sums_to_one()) map.reading += "; the weights of a row sum to less than one";
  std::ranges::copy(alignment, map.values.data());
  run.maps.push_back(std::move(map));
  run.tokens = std::move(reading.labels);
  return run;
}

}  // namespace

std::unique_ptr<const System> load_rnnsearch(const Checkpoint& checkpoint, const Config& config) {
  Weights weights(checkpoint, kOwnNames);
  auto system = std::make_unique<RnnSearch>(weights, config);
  weights.finish("rnnsearch");
  return system;
}

}  // namespace attnviz::models
