#include "attnviz/models/systems/memn2n.hpp"

#include <algorithm>

#include "attnviz/core/softmax.hpp"
#include "attnviz/models/architectures/limits.hpp"
#include "attnviz/models/layers/class_head.hpp"
#include "attnviz/models/naming/own.hpp"
#include "attnviz/models/systems/hop_map.hpp"
#include "attnviz/models/systems/stories.hpp"

namespace attnviz::models {
namespace {

constexpr CountLimits kHopLimits{1, 64};

float dot(std::span<const float> a, std::span<const float> b) {
  float sum = 0;
  for (std::size_t place = 0; place < a.size(); ++place) sum += a[place] * b[place];
  return sum;
}

class Memn2n : public System {
 public:
  Memn2n(const Checkpoint& checkpoint, const Config& config)
      : System({.architecture = "memn2n", .input = InputKind::text}),
        reader_(config),
        hops_(config.count("hops", kHopLimits)),
        width_(config.count("width", kWidthLimits)),
        rectified_(config.count_or("rectified", 0, {0, width_})) {
    Weights weights(checkpoint, kOwnNames);
    const StoredTensor words = weights.expect("words", {hops_ + 1, reader_.words().size(), width_});
    const StoredTensor times = weights.expect("times", {hops_ + 1, reader_.slots(), width_});
    weights.finish("memn2n");
    words_ = words.read();
    times_ = times.read();
  }

 private:
  SystemRun run_checked(const SystemInput& input) const override;

  std::span<const float> word(std::size_t table, std::size_t number) const {
    return std::span(words_).subspan((table * reader_.words().size() + number) * width_, width_);
  }
  /// `age` 0: the newest sentence.
  std::span<const float> time(std::size_t table, std::size_t age) const {
    return std::span(times_).subspan((table * reader_.slots() + age) * width_, width_);
  }
  /// Words of a table, weighted by where they stand in the sentence. [width]
  std::vector<float> said(const std::vector<std::int32_t>& words, std::size_t table) const;
  /// Every sentence with its age. [sentences,width]
  std::vector<std::vector<float>> memories(const StoryInput& story, std::size_t table) const;

  StoryReader reader_;
  std::size_t hops_, width_, rectified_;
  std::vector<float> words_, times_;
};

std::vector<float> Memn2n::said(const std::vector<std::int32_t>& words, std::size_t table) const {
  std::vector<float> sum(width_, 0.0F);
  const auto longest = static_cast<float>(reader_.longest()), width = static_cast<float>(width_);
  for (std::size_t place = 0; place < words.size(); ++place) {
    if (words[place] == 0) continue;
    const auto row = word(table, static_cast<std::size_t>(words[place]));
    const float from_middle = static_cast<float>(place + 1) - (longest + 1) / 2;
    for (std::size_t d = 0; d < width_; ++d) {
      const float weight = 1 + 4 * (static_cast<float>(d + 1) - (width + 1) / 2) * from_middle / (width * longest);
      sum[d] += weight * row[d];
    }
  }
  return sum;
}

std::vector<std::vector<float>> Memn2n::memories(const StoryInput& story, std::size_t table) const {
  std::vector<std::vector<float>> memories;
  const std::size_t count = story.sentences.size();
  for (std::size_t slot = 0; slot < count; ++slot) {
    std::vector<float> memory = said(story.sentences[slot], table);
    const auto age = time(table, count - 1 - slot);
    for (std::size_t d = 0; d < width_; ++d) memory[d] += age[d];
    memories.push_back(std::move(memory));
  }
  return memories;
}

SystemRun Memn2n::run_checked(const SystemInput& input) const {
  StoryInput story = reader_.read(input.text);
  const std::size_t count = story.sentences.size();
  std::vector<float> state = said(story.question, 0);
  Matrix weights = Matrix::from_shape({hops_, count});
  auto found_by = memories(story, 0);
  for (std::size_t hop = 0; hop < hops_; ++hop) {
    auto told = memories(story, hop + 1);
    const std::span<float> row(weights.data() + hop * count, count);
    for (std::size_t slot = 0; slot < count; ++slot) row[slot] = dot(state, found_by[slot]);
    softmax(row);
    for (std::size_t slot = 0; slot < count; ++slot) {
      for (std::size_t d = 0; d < width_; ++d) state[d] += row[slot] * told[slot][d];
    }
    for (std::size_t d = width_ - rectified_; d < width_; ++d) state[d] = std::max(state[d], 0.0F);
    found_by = std::move(told);
  }
  Prediction prediction{.head = "candidates"};
  for (std::size_t number = 0; number < reader_.words().size(); ++number) {
    prediction.logits.push_back(dot(state, word(hops_, number)));
  }
  prediction.answers = likeliest(prediction.logits, 5, reader_.words());
  SystemRun run;
  run.answer = prediction.answers.front().label;
  run.probability = prediction.answers.front().probability;
  run.predictions.push_back(std::move(prediction));
  run.maps.push_back(hop_map(weights, story.labels));
  run.maps.front().reading = "what each hop looks at to answer \"" + story.asked + "\"";
  run.tokens = std::move(story.labels);
  run.outside = std::move(story.outside);
  return run;
}

}  // namespace

std::unique_ptr<const System> load_memn2n(const Checkpoint& checkpoint, const Config& config) {
  return std::make_unique<Memn2n>(checkpoint, config);
}

}  // namespace attnviz::models
