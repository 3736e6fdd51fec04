#include "attnviz/models/systems/memory_network.hpp"

#include <optional>

#include "attnviz/core/error.hpp"
#include "attnviz/models/architectures/limits.hpp"
#include "attnviz/models/layers/class_head.hpp"
#include "attnviz/models/naming/own.hpp"
#include "attnviz/models/systems/hop_map.hpp"
#include "attnviz/models/systems/stories.hpp"

namespace attnviz::models {
namespace {

constexpr std::size_t kHops = 2;
constexpr std::size_t kTimeFeatures = 3;

using Words = std::vector<std::int32_t>;

float dot(std::span<const float> a, std::span<const float> b) {
  float sum = 0;
  for (std::size_t place = 0; place < a.size(); ++place) sum += a[place] * b[place];
  return sum;
}

/// Blocks of rows, one a word: the part of U that one kind of text has for itself.
struct Tables {
  std::vector<float> numbers;
  std::size_t words = 0, width = 0;

  std::span<const float> row(std::size_t block, std::size_t word) const {
    return std::span(numbers).subspan((block * words + word) * width, width);
  }
  void add(std::vector<float>& sum, std::size_t block, const Words& bag) const {
    for (const std::int32_t word : bag) {
      if (word == 0) continue;
      const auto one = row(block, static_cast<std::size_t>(word));
      for (std::size_t d = 0; d < width; ++d) sum[d] += one[d];
    }
  }
  std::vector<float> sum_of(std::size_t block, const Words& bag) const {
    std::vector<float> sum(width, 0.0F);
    add(sum, block, bag);
    return sum;
  }
};

/// s(x, y, y') for one x: what each memory has for itself, and what its age adds.
struct Preference {
  std::vector<float> own;            ///< one a memory, "enough" last
  std::vector<float> time;           ///< [3]
  std::optional<std::size_t> found;  ///< the sentence that x holds; nothing: the question, newer than all

  /// 1: older, -1: newer, 0: neither. "Enough" has no age.
  float older(std::size_t one, std::size_t other) const {
    const std::size_t enough = own.size() - 1;
    if (one == enough || other == enough || one == other) return 0;
    return one < other ? 1.0F : -1.0F;
  }
  float operator()(std::size_t y, std::size_t other) const {
    const float score = own[y] - own[other] + time[2] * older(y, other);
    return found ? score + time[0] * older(*found, y) + time[1] * older(*found, other) : score;
  }
  std::size_t best() const {
    std::size_t best = 0;
    for (std::size_t memory = 1; memory < own.size(); ++memory) {
      if ((*this)(memory, best) > 0) best = memory;
    }
    return best;
  }
};

class MemoryNetwork : public System {
 public:
  MemoryNetwork(const Checkpoint& checkpoint, const Config& config);

 private:
  SystemRun run_checked(const SystemInput& input) const override;
  Preference preference(const StoryInput& story, std::optional<std::size_t> found) const;
  Prediction answer(const StoryInput& story, const std::vector<std::size_t>& picked) const;

  StoryReader reader_;
  std::size_t width_, enough_;
  std::vector<std::string> answers_;
  std::vector<float> time_;
  Tables choice_given_, choice_scored_, answer_given_, answer_scored_;
};

MemoryNetwork::MemoryNetwork(const Checkpoint& checkpoint, const Config& config)
    : System({.architecture = "memory_network", .input = InputKind::text}),
      reader_(config),
      width_(config.count("width", kWidthLimits)),
      enough_(reader_.at(config.text("enough"))),
      answers_(config.texts("answers")) {
  config.count("hops", {kHops, kHops});
  if (answers_.empty()) throw Error(ErrorKind::format, config.name() + ": there are no answers");
  for (const std::string& word : answers_) reader_.at(word);
  Weights weights(checkpoint, kOwnNames);
  const std::size_t words = reader_.words().size();
  const StoredTensor choice_given = weights.expect("choice_given", {kHops, words, width_});
  const StoredTensor choice_scored = weights.expect("choice_scored", {1, words, width_});
  const StoredTensor answer_given = weights.expect("answer_given", {kHops + 1, words, width_});
  const StoredTensor answer_scored = weights.expect("answer_scored", {1, words, width_});
  const StoredTensor time = weights.expect("time", {kTimeFeatures, width_});
  weights.finish("memory_network");
  choice_given_ = {choice_given.read(), words, width_};
  choice_scored_ = {choice_scored.read(), words, width_};
  answer_given_ = {answer_given.read(), words, width_};
  answer_scored_ = {answer_scored.read(), words, width_};
  time_ = time.read();
}

Preference MemoryNetwork::preference(const StoryInput& story, std::optional<std::size_t> found) const {
  std::vector<float> x = choice_given_.sum_of(0, story.question);
  if (found) choice_given_.add(x, 1, story.sentences[*found]);
  Preference preference;
  preference.found = found;
  for (const Words& sentence : story.sentences) {
    preference.own.push_back(dot(x, choice_scored_.sum_of(0, sentence)));
  }
  preference.own.push_back(dot(x, choice_scored_.row(0, enough_)));
  for (std::size_t feature = 0; feature < kTimeFeatures; ++feature) {
    preference.time.push_back(dot(x, std::span(time_).subspan(feature * width_, width_)));
  }
  return preference;
}

Prediction MemoryNetwork::answer(const StoryInput& story, const std::vector<std::size_t>& picked) const {
  std::vector<float> x = answer_given_.sum_of(0, story.question);
  for (std::size_t hop = 0; hop < picked.size(); ++hop) {
    if (picked[hop] < story.sentences.size()) answer_given_.add(x, hop + 1, story.sentences[picked[hop]]);
  }
  Prediction prediction{.head = "candidates"};
  for (const std::string& word : answers_) {
    prediction.logits.push_back(dot(x, answer_scored_.row(0, reader_.at(word))));
  }
  prediction.answers = likeliest(prediction.logits, 5, answers_);
  return prediction;
}

SystemRun MemoryNetwork::run_checked(const SystemInput& input) const {
  StoryInput story = reader_.read(input.text);
  const std::size_t enough = story.sentences.size(), memories = enough + 1;
  std::vector<std::size_t> picked;
  Matrix hard = Matrix::from_shape({kHops, memories}), short_of = Matrix::from_shape({kHops, memories});
  for (std::size_t hop = 0; hop < kHops; ++hop) {
    const bool over = hop > 0 && picked.back() == enough;
    const Preference prefers = preference(story, hop > 0 && !over ? std::optional(picked.back()) : std::nullopt);
    picked.push_back(over ? enough : prefers.best());
    for (std::size_t memory = 0; memory < memories; ++memory) {
      hard(hop, memory) = memory == picked.back() ? 1.0F : 0.0F;
      short_of(hop, memory) = memory == picked.back() ? 0.0F : prefers(memory, picked.back());
    }
  }
  SystemRun run;
  Prediction prediction = answer(story, picked);
  run.answer = prediction.answers.front().label;
  run.probability = prediction.answers.front().probability;
  run.predictions.push_back(std::move(prediction));
  run.tokens = std::move(story.labels);
  run.tokens.emplace_back("(enough)");
  AttentionMap hops = hop_map(hard, run.tokens), preference = hop_map(short_of, run.tokens);
  hops.title = "what each hop picks";
  hops.reading = "the one sentence that each hop picks to answer \"" + story.asked + "\"";
  hops.zero_means = "not picked";
  preference.name = "preference";
  preference.title = "how far each sentence falls short of the picked one";
  preference.reading = "zero is the picked one itself";
  preference.kind = ValueKind::score;
  preference.sums_over.reset();
  run.maps = {std::move(hops), std::move(preference)};
  run.outside = std::move(story.outside);
  return run;
}

}  // namespace

std::unique_ptr<const System> load_memory_network(const Checkpoint& checkpoint, const Config& config) {
  return std::make_unique<MemoryNetwork>(checkpoint, config);
}

}  // namespace attnviz::models
