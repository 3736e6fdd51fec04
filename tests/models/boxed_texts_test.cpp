// The small GPT-2 and BERT in the box, compared with what transformers computes from the same folders.
#include <algorithm>

#include "attnviz/io/safetensors.hpp"
#include "attnviz/models/registry.hpp"
#include "models/kept_run.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

constexpr double kClose = 1e-5;
constexpr std::size_t kInputs = 100, kHeads = 4;

io::Safetensors values_from(const std::string& name) {
  return io::Safetensors::open(tests_path("golden/values/" + name + ".safetensors"));
}

models::ModelInput input_of(const Tensor& ids, std::size_t row, std::size_t length) {
  models::ModelInput input;
  for (std::size_t place = 0; place < length; ++place) {
    input.ids.push_back(static_cast<std::int32_t>(ids(row, place)));
  }
  return input;
}

std::size_t largest(std::span<const float> values) {
  return static_cast<std::size_t>(std::ranges::max_element(values) - values.begin());
}

std::vector<std::size_t> from_to(std::size_t first, std::size_t end) {
  std::vector<std::size_t> places;
  for (std::size_t place = first; place < end; ++place) places.push_back(place);
  return places;
}

models::ModelRun run(const models::Model& model, const models::ModelInput& input, KeepAll& kept,
                     std::vector<std::size_t> predict_at) {
  return model.run(
      input, {.layers = from_to(0, model.facts().layers), .predictions = 1, .predict_at = std::move(predict_at)}, kept);
}

/// The largest difference of the products of all rows with the vector of the generator.
double worst_row(const KeepAll& kept, const Tensor& projected, std::size_t input) {
  double worst = 0;
  for (const auto& [layer, weights] : kept.attentions) {
    for (std::size_t head = 0; head < kHeads; ++head) {
      for (std::size_t query = 0; query < weights.shape(1); ++query) {
        double sum = 0;
        for (std::size_t key = 0; key < weights.shape(2); ++key) {
          sum += static_cast<double>(weights(head, query, key)) * static_cast<double>((37 * key + 11) % 101) / 101;
        }
        worst = std::max(worst, std::abs(sum - static_cast<double>(projected(input, layer, head, query))));
      }
    }
  }
  return worst;
}

}  // namespace

TEST_CASE("gpt2-induction gives transformers' attention on a hundred sequences, and the card's scores") {
  const auto model = models::load(project_path("assets/models/gpt2-induction"), models::InputKind::text);
  const auto expected = values_from("boxed_gpt2_induction");
  const Tensor ids = expected.read("ids"), projected = expected.read("projected"), last = expected.read("last_logits");
  constexpr std::size_t kLength = 64, kPeriod = 32;
  REQUIRE(ids.shape() == Tensor::shape_type{kInputs, kLength});
  double right = 0;
  std::array<std::array<double, kHeads>, 2> induction{}, previous{};
  for (std::size_t row = 0; row < kInputs; ++row) {
    KeepAll kept;
    const auto found = run(*model, input_of(ids, row, kLength), kept, from_to(kPeriod - 1, kLength));
    REQUIRE(worst_row(kept, projected, row) < kClose);
    const auto& logits = found.predictions.back().logits;
    REQUIRE(worst_difference(logits, values_of(last).subspan(row * logits.size(), logits.size())) < 1e-4);
    if (row == 0) CHECK(worst_difference(kept.attentions.at(1), expected.read("weights")) < kClose);
    for (std::size_t place = kPeriod; place < kLength; ++place) {
      const auto& guess = found.predictions[place - kPeriod];
      if (static_cast<float>(largest(guess.logits)) == ids(row, place)) ++right;
    }
    for (std::size_t layer = 0; layer < 2; ++layer) {
      for (std::size_t head = 0; head < kHeads; ++head) {
        const auto weight = [&](std::size_t query, std::size_t key) {
          return static_cast<double>(kept.attentions.at(layer)(head, query, key));
        };
        for (std::size_t at = kPeriod; at < kLength; ++at) induction[layer][head] += weight(at, at - kPeriod + 1);
        for (std::size_t at = 1; at < kLength; ++at) previous[layer][head] += weight(at, at - 1);
      }
    }
  }
  CHECK(right == kInputs * (kLength - kPeriod));
  CHECK(std::ranges::max(induction[1]) / (kInputs * (kLength - kPeriod)) == Approx(0.994).margin(6e-4));
  CHECK(std::ranges::max(previous[0]) / (kInputs * (kLength - 1)) == Approx(0.875).margin(6e-4));
}

TEST_CASE("bert-agreement gives transformers' attention on a hundred sentences, and the card's scores") {
  const auto model = models::load(project_path("assets/models/bert-agreement"), models::InputKind::text);
  const auto expected = values_from("boxed_bert_agreement");
  const Tensor ids = expected.read("ids"), lengths = expected.read("lengths"), verbs = expected.read("verbs"),
               projected = expected.read("projected"), at_verb = expected.read("at_verb"),
               logits = expected.read("logits"), numbered = expected.read("numbered"),
               numbers = expected.read("numbers"), subjects = expected.read("subjects"),
               attractors = expected.read("attractors");
  double agree = 0;
  double first = 0;
  std::array<double, kHeads> subject{}, attractor{};
  for (std::size_t row = 0; row < kInputs; ++row) {
    const auto length = static_cast<std::size_t>(lengths(row)), verb = static_cast<std::size_t>(verbs(row));
    KeepAll kept;
    const auto found = run(*model, input_of(ids, row, length), kept, {verb});
    REQUIRE(worst_row(kept, projected, row) < kClose);
    const auto& words = found.predictions.front().logits;
    REQUIRE(worst_difference(words, values_of(logits).subspan(row * words.size(), words.size())) < 1e-4);
    std::array<double, 2> mass{};
    for (std::size_t number = 0; number < 2; ++number) {
      for (std::size_t word = 0; word < numbered.shape(1); ++word) {
        mass[number] += std::exp(static_cast<double>(words[static_cast<std::size_t>(numbered(number, word))]));
      }
    }
    if ((mass[1] > mass[0]) == (numbers(row) == 1)) ++agree;
    const Tensor3& weights = kept.attentions.at(0);
    for (std::size_t head = 0; head < kHeads; ++head) {
      for (std::size_t key = 0; key < length; ++key) {
        const float weight = weights(head, verb, key);
        REQUIRE(std::abs(weight - at_verb(row, 0, head, key)) < kClose);
        if (static_cast<float>(key) == subjects(row)) subject[head] += static_cast<double>(weight);
        if (attractors(row, key) > 0) attractor[head] += static_cast<double>(weight);
      }
    }
    const std::span<const float> looks(&weights(1, verb, 0), length);
    if (static_cast<float>(largest(looks)) == subjects(row)) ++first;
  }
  CHECK(agree == kInputs);
  CHECK(first == kInputs);
  CHECK(subject[1] / kInputs == Approx(0.743).margin(6e-4));
  CHECK(attractor[1] / kInputs == Approx(0.046).margin(6e-4));
  CHECK(std::ranges::max(subject) == subject[1]);
}
