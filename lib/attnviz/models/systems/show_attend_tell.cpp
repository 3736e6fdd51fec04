#include "attnviz/models/systems/show_attend_tell.hpp"

#include <algorithm>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/core/softmax.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/models/layers/feature_block.hpp"
#include "attnviz/models/layers/lstm.hpp"
#include "attnviz/models/layers/pooling.hpp"
#include "attnviz/models/layers/token_embedding.hpp"
#include "attnviz/models/layers/world.hpp"
#include "attnviz/models/naming/own.hpp"
#include "attnviz/models/systems/picture_traits.hpp"

namespace attnviz::models {
namespace {

constexpr std::size_t kEnd = 0;  // the word that ends a caption, and stands before its first

struct Sizes {
  std::size_t side, most_words, width, word_width, score_width;
  bool hard;
  std::vector<std::string> words;

  explicit Sizes(const Config& config)
      : side(config.count("side", {16, 1024})),
        most_words(config.count("most_words", {1, 256})),
        width(config.count("width", {1, 4096})),
        word_width(config.count("word_width", {1, 4096})),
        score_width(config.count("score_width", {1, 4096})),
        hard(config.text("attention") == "hard"),
        words(config.texts("words")) {
    if (const std::string kind = config.text("attention"); kind != "hard" && kind != "soft") {
      throw Error(ErrorKind::format, config.name() + ": attention is '" + io::for_terminal(kind) + "'",
                  "it is 'soft' or 'hard'");
    }
    if (words.size() < 2) throw Error(ErrorKind::format, config.name() + ": words must be <end> and one more");
  }
};

/// Three convolutions between pools: an eighth of the picture's side, every cell in the middle of what it sees.
FeatureLayers encoder_of(Weights& weights, std::size_t& channels) {
  LayerChain chain(weights, 3);
  const auto halve = [&] { chain.add(std::make_unique<MeanPool>(MeanPool::Rest::dropped)); };
  const auto convolve = [&](const std::string& number) {
    const std::string layer = "encoder.layers." + number + ".";
    chain.convolve({layer + "convolution", layer + "norm"}, {.activation = Activation::relu});
  };
  halve();
  convolve("0");
  convolve("1");
  halve();
  convolve("2");
  halve();
  channels = chain.channels();
  return chain.take();
}

std::size_t cells_of(const Sizes& sizes) {
  return sizes.side / 8 * (sizes.side / 8);
}

std::vector<float> applied(const Linear& linear, std::span<const float> x) {
  std::vector<float> y(linear.outputs());
  linear.packed().apply(x, y);
  return y;
}

void add(std::span<const float> terms, std::span<float> to) {
  for (std::size_t at = 0; at < to.size(); ++at) to[at] += terms[at];
}

std::size_t index_of_largest(std::span<const float> values) {
  return static_cast<std::size_t>(std::ranges::max_element(values) - values.begin());
}

/// The picture's cells as the network knows them: a_i, and what of it says where a cell is, p_i. [cells,channels] each.
struct Seen {
  FeatureMap cells, places;
};

/// What was seen and said at one word.
struct Step {
  std::vector<float> chances, weights;  ///< alpha, and what the context was made with; the same when soft
  float selector = 0, probability = 0;
  std::size_t word = kEnd;
};

class ShowAttendTell : public System {
 public:
  ShowAttendTell(Weights& weights, const Config& config, Sizes sizes)
      : System({.architecture = "show_attend_tell", .input = InputKind::picture, .side = sizes.side, .channels = 3}),
        sizes_(std::move(sizes)),
        encoder_(encoder_of(weights, channels_)),
        places_(weights.expect("places.weight", {cells_of(sizes_), channels_})),
        start_state_(weights, "start_state", {sizes_.width, channels_, Activation::hyperbolic_tangent}),
        start_cell_(weights, "start_cell", {sizes_.width, channels_, Activation::hyperbolic_tangent}),
        embedding_(weights, "embedding", sizes_.words.size(), sizes_.word_width),
        score_cell_(weights, "score_cell", {.outputs = sizes_.score_width, .inputs = channels_}),
        score_state_(weights, "score_state",
                     {.outputs = sizes_.score_width, .inputs = sizes_.width, .bias = Bias::none}),
        score_(weights, "score", {.outputs = 1, .inputs = sizes_.score_width}),
        selector_(weights, "selector", {.outputs = 1, .inputs = sizes_.width}),
        lstm_(weights, "lstm.gates", {.inputs = sizes_.word_width + channels_, .width = sizes_.width}),
        out_state_(weights, "out_state", {.outputs = sizes_.word_width, .inputs = sizes_.width}),
        out_context_(weights, "out_context", {.outputs = sizes_.word_width, .inputs = channels_, .bias = Bias::none}),
        out_word_(weights, "out_word", {.outputs = sizes_.words.size(), .inputs = sizes_.word_width}),
        world_(config.section("world"), kColorTraits) {}

 private:
  SystemRun run_checked(const SystemInput& input) const override {
    Seen seen{apply_all(encoder_, to_features(input.pixels)), {}};
    seen.places = make_features(seen.cells.rows, seen.cells.columns, channels_);
    places_.read(values_of(seen.places.values));
    add(values_of(seen.places.values), values_of(seen.cells.values));
    const std::vector<float> mean = channel_means(seen.cells);
    std::vector<Step> steps = caption(seen, mean);
    SystemRun run;
    run.outside = world_.outside(color_traits(input.pixels));
    run.probability = 1;
    for (const Step& step : steps) run.probability *= step.probability;
    // The end says nothing about the picture, unless it is all that was said; nor does a word where the end should
    // stand.
    if (steps.size() > 1 && (steps.back().word == kEnd || steps.size() > sizes_.most_words)) steps.pop_back();
    for (const Step& step : steps) {
      if (step.word != kEnd) run.answer += (run.answer.empty() ? "" : " ") + sizes_.words[step.word];
    }
    run.maps = maps_of(steps, seen.cells);
    return run;
  }

  /// Word by word until the end is said; the end is the last step unless there are too many words.
  std::vector<Step> caption(const Seen& seen, std::span<const float> mean) const {
    const Matrix keys = score_cell_(seen.cells.values);
    Lstm::State state{applied(start_state_, mean), applied(start_cell_, mean)};
    std::vector<Step> steps;
    do {
      Step step = look(keys, state.hidden);
      say(steps.empty() ? kEnd : steps.back().word, seen, state, step);
      steps.push_back(std::move(step));
    } while (steps.back().word != kEnd && steps.size() <= sizes_.most_words);
    return steps;
  }

  Step look(const Matrix& keys, std::span<const float> hidden) const {
    Step step;
    const std::vector<float> asked = applied(score_state_, hidden);
    Matrix hits = keys;
    for (std::size_t place = 0; place < hits.shape(0); ++place) add(asked, row_of(hits, place));
    hyperbolic_tangent(values_of(hits));
    const Matrix scores = score_(hits);
    step.chances.assign(scores.data(), scores.data() + scores.size());
    softmax(step.chances);
    step.weights = step.chances;
    if (sizes_.hard) {
      const std::size_t place = index_of_largest(step.chances);
      std::ranges::fill(step.weights, 0.0F);
      step.weights[place] = 1;
    }
    std::vector<float> selector = applied(selector_, hidden);
    sigmoid(selector);
    step.selector = selector.front();
    return step;
  }

  void say(std::size_t last_word, const Seen& seen, Lstm::State& state, Step& step) const {
    std::vector<float> what = channel_sums(seen.cells, step.weights), where = channel_sums(seen.places, step.weights);
    for (float& value : what) value *= step.selector;
    for (float& value : where) value *= step.selector;
    std::vector<float> input(sizes_.word_width);
    embedding_.add_row(last_word, input);
    std::vector<float> embedded = input;
    input.insert(input.end(), where.begin(), where.end());
    lstm_.step(input, state);
    std::vector<float> hidden = applied(out_state_, state.hidden);
    add(embedded, hidden);
    add(applied(out_context_, what), hidden);
    hyperbolic_tangent(hidden);
    std::vector<float> logits = applied(out_word_, hidden);
    softmax(logits);
    step.word = index_of_largest(logits);
    step.probability = logits[step.word];
  }

  std::vector<AttentionMap> maps_of(const std::vector<Step>& steps, const FeatureMap& cells) const {
    std::vector<std::string> words;
    words.reserve(steps.size());
    for (const Step& step : steps) words.push_back(sizes_.words[step.word]);
    std::vector<AttentionMap> maps;
    maps.push_back(places("attention", steps, cells));
    maps.back().title = sizes_.hard ? "the one place it looks at for each word" : "where it looks for each word";
    for (std::size_t step = 0; step < steps.size(); ++step) {
      std::ranges::copy(steps[step].weights, maps.back().values.data() + step * cells.places());
    }
    if (sizes_.hard) {
      maps.push_back(places("chances", steps, cells));
      maps.back().title = "how likely it would look at each place";
      for (std::size_t step = 0; step < steps.size(); ++step) {
        std::ranges::copy(steps[step].chances, maps.back().values.data() + step * cells.places());
      }
    }
    AttentionMap selector{.name = "selector", .axes = {{AxisKind::step, steps.size(), {}}}};
    selector.title = "how much of the picture goes into each word";
    selector.kind = ValueKind::gate;
    selector.bounds = {0.0F, 1.0F};
    selector.values = Tensor::from_shape({steps.size()});
    for (std::size_t step = 0; step < steps.size(); ++step) selector.values(step) = steps[step].selector;
    maps.push_back(std::move(selector));
    for (AttentionMap& map : maps) map.axes.front().labels = words;
    return maps;
  }

  /// A map of weights over the cells at each step, still without numbers.
  AttentionMap places(const char* name, const std::vector<Step>& steps, const FeatureMap& cells) const {
    AttentionMap map{.name = name};
    map.axes = {{AxisKind::step, steps.size(), {}}, {AxisKind::key, cells.places(), {}}};
    map.kind = ValueKind::probability;
    map.sums_over = AxisKind::key;
    map.grid = covering_grid(cells.rows, cells.columns, sizes_.side, sizes_.side);
    map.values = Tensor::from_shape({steps.size(), cells.places()});
    return map;
  }

  Sizes sizes_;
  std::size_t channels_ = 0;
  FeatureLayers encoder_;
  StoredTensor places_;  ///< [cells,channels]
  Linear start_state_, start_cell_;
  EmbeddingTable embedding_;
  Linear score_cell_, score_state_, score_, selector_;
  Lstm lstm_;
  Linear out_state_, out_context_, out_word_;
  World world_;
};

}  // namespace

std::unique_ptr<const System> load_show_attend_tell(const Checkpoint& checkpoint, const Config& config) {
  Weights weights(checkpoint, kOwnNames);
  auto system = std::make_unique<const ShowAttendTell>(weights, config, Sizes(config));
  weights.finish("show_attend_tell");
  return system;
}

}  // namespace attnviz::models
