#include "attnviz/models/systems/encoder_decoder.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "attnviz/core/position.hpp"
#include "attnviz/models/architectures/limits.hpp"
#include "attnviz/models/architectures/vision_config.hpp"
#include "attnviz/models/layers/decoder_block.hpp"
#include "attnviz/models/layers/token_embedding.hpp"
#include "attnviz/models/naming/own.hpp"
#include "attnviz/models/systems/text_world.hpp"

namespace attnviz::models {
namespace {

BlockShape shape_of(const Config& config) {
  const std::size_t width = config.count("width", kWidthLimits), heads = config.count("heads", kHeadLimits);
  require_whole_heads(config, width, heads);
  return {
      .attention = {.width = width, .heads = heads},
      .feed_forward = {.width = width, .inner = config.count("inner", kInnerLimits), .activation = Activation::relu},
      .epsilon = static_cast<float>(config.real_or("epsilon", 1e-5, kEpsilonLimits))};
}

std::vector<std::size_t> first_numbers(std::size_t count) {
  std::vector<std::size_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  return numbers;
}

/// The weights of every layer, [layers, heads, rows, columns].
class Collected {
 public:
  explicit Collected(std::size_t rows) : rows_(first_numbers(rows)), kept_{.rows = rows_, .weights = {}} {}

  /// Where the next layer leaves its weights.
  KeptRows& next() { return kept_; }
  void take() {
    heads_ = kept_.weights.shape(0);
    columns_ = kept_.weights.shape(2);
    values_.insert(values_.end(), kept_.weights.begin(), kept_.weights.end());
  }
  Tensor tensor() const {
    const std::size_t layers = values_.size() / (heads_ * rows_.size() * columns_);
    Tensor all = Tensor::from_shape({layers, heads_, rows_.size(), columns_});
    std::ranges::copy(values_, all.data());
    return all;
  }

 private:
  std::vector<std::size_t> rows_;
  KeptRows kept_;
  std::vector<float> values_;
  std::size_t heads_ = 0, columns_ = 0;
};

AttentionMap map_of(std::string name, const Collected& weights, Axis from, Axis to) {
  AttentionMap map{.name = std::move(name), .values = weights.tensor(), .kind = ValueKind::probability};
  map.sums_over = to.kind;
  map.axes = {{AxisKind::layer, map.values.shape(0), {}}, {AxisKind::head, map.values.shape(1), {}}};
  map.axes.push_back(std::move(from));
  map.axes.push_back(std::move(to));
  return map;
}

class EncoderDecoder : public System {
 public:
  EncoderDecoder(Weights& weights, const Config& config);

 private:
  SystemRun run_checked(const SystemInput& input) const override;
  Matrix embed(const EmbeddingTable& table, const std::vector<std::size_t>& ids) const;
  /// Greedy; the weights of its last pass, which sees all of the answer, go to `cross` and `own`.
  Spoken decode(const Matrix& source, std::optional<Collected>& cross, std::optional<Collected>& own) const;

  BlockShape shape_;
  std::size_t max_answer_;
  Characters characters_;
  TextWorld world_;
  EmbeddingTable source_, target_;
  std::vector<Block> encoder_;
  std::vector<DecoderBlock> decoder_;
  Norm encoder_norm_, decoder_norm_;
  Linear output_;
};

EncoderDecoder::EncoderDecoder(Weights& weights, const Config& config)
    : System({.architecture = "encoder_decoder", .input = InputKind::text}),
      shape_(shape_of(config)),
      max_answer_(config.count("max_answer", {1, 4096})),
      characters_(config),
      world_(config.section("world")) {
  const std::size_t width = shape_.attention.width, layers = config.count("layers", kLayerLimits);
  source_ = EmbeddingTable(weights, "source_embedding", characters_.source_size(), width);
  target_ = EmbeddingTable(weights, "target_embedding", characters_.target_size(), width);
  for (std::size_t layer = 0; layer < layers; ++layer) {
    encoder_.emplace_back(weights, "encoder." + std::to_string(layer), shape_);
    decoder_.emplace_back(weights, "decoder." + std::to_string(layer), shape_);
  }
  encoder_norm_ = Norm(weights, "encoder_norm", width, shape_.epsilon);
  decoder_norm_ = Norm(weights, "decoder_norm", width, shape_.epsilon);
  output_ = Linear(weights, "output", {.outputs = characters_.target_size(), .inputs = width});
}

Matrix EncoderDecoder::embed(const EmbeddingTable& table, const std::vector<std::size_t>& ids) const {
  Matrix x = xt::zeros<float>({ids.size(), table.width()});
  const Matrix positions = sinusoidal_positions(ids.size(), table.width());
  const float scale = std::sqrt(static_cast<float>(table.width()));
  for (std::size_t place = 0; place < ids.size(); ++place) {
    const std::span<float> token = row_of(x, place);
    const std::span<const float> position = row_of(positions, place);
    table.add_row(ids[place], token);
    for (std::size_t at = 0; at < token.size(); ++at) token[at] = token[at] * scale + position[at];
  }
  return x;
}

Spoken EncoderDecoder::decode(const Matrix& source, std::optional<Collected>& cross,
                              std::optional<Collected>& own) const {
  std::vector<Matrix> remembered;
  for (const DecoderBlock& block : decoder_) remembered.push_back(block.remember(source));
  std::vector<std::size_t> before{0};
  Spoken spoken;
  for (bool ended = false; !ended && spoken.ids.size() < max_answer_;) {
    cross.emplace(before.size());
    own.emplace(before.size());
    // An answer has a dozen characters: all of it again is cheaper than what would have to be kept of each layer.
    Matrix x = embed(target_, before);
    for (std::size_t layer = 0; layer < decoder_.size(); ++layer) {
      decoder_[layer].apply(x, remembered[layer], {.own = &own->next(), .cross = &cross->next()});
      own->take();
      cross->take();
    }
    decoder_norm_.apply(x);
    std::vector<float> logits(output_.outputs());
    output_.packed().apply(row_of(x, before.size() - 1), logits);
    ended = spoken.take(logits);
    before.push_back(spoken.ids.back());
  }
  return spoken;
}

SystemRun EncoderDecoder::run_checked(const SystemInput& input) const {
  Reading reading = characters_.read(input.text);
  Collected own_of_source(reading.ids.size());
  Matrix source = embed(source_, reading.ids);
  for (const Block& block : encoder_) {
    block.apply(source, {}, &own_of_source.next());
    own_of_source.take();
  }
  encoder_norm_.apply(source);
  std::optional<Collected> cross, own_of_answer;
  const Spoken spoken = decode(source, cross, own_of_answer);

  SystemRun run;
  run.answer = characters_.spell(spoken.ids);
  run.probability = static_cast<float>(std::exp(spoken.log_probability));
  run.outside = world_.outside(reading, spoken);
  const std::vector<std::string> written = characters_.labels_of(spoken.ids);
  std::vector<std::string> before{"start"};
  before.insert(before.end(), written.begin(), written.end() - 1);
  const std::size_t steps = written.size(), length = reading.labels.size();
  run.maps.push_back(map_of("cross_attention", *cross, {AxisKind::target, steps, written},
                            {AxisKind::source, length, reading.labels}));
  run.maps.back().reading = "where it looks in the source before it writes each character";
  run.maps.push_back(map_of("encoder_attention", own_of_source, {AxisKind::query, length, reading.labels},
                            {AxisKind::key, length, reading.labels}));
  run.maps.back().reading = "where each character of the source looks";
  run.maps.push_back(map_of("decoder_attention", *own_of_answer, {AxisKind::query, steps, written},
                            {AxisKind::key, steps, std::move(before)}));
  run.maps.back().reading = "where it looks in what it wrote before it writes each character";
  run.maps.back().zero_means = "masked: not written yet";
  run.tokens = std::move(reading.labels);
  return run;
}

}  // namespace

std::unique_ptr<const System> load_encoder_decoder(const Checkpoint& checkpoint, const Config& config) {
  Weights weights(checkpoint, kOwnNames);
  auto system = std::make_unique<EncoderDecoder>(weights, config);
  weights.finish("encoder_decoder");
  return system;
}

}  // namespace attnviz::models
