#include "attnviz/pipeline/explain_source.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/pipeline/network_answers.hpp"
#include "attnviz/pipeline/network_input.hpp"
#include "attnviz/pipeline/outputs.hpp"

namespace attnviz::pipeline {
namespace {

using models::InputKind;

constexpr std::size_t kMostMasked = 16;

/// Whether the head names words of the vocabulary where it is asked: see models::TextTransformer.
bool names_words(const models::ModelFacts& facts, const NetworkInput& input) {
  const auto has = [&](std::string_view head) { return std::ranges::count(facts.heads_named, head) > 0; };
  return has("next token") || (has("masked token") && (!input.masked.empty() || !has("class")));
}

/// "tiger cat (0.41)"
std::string text_of(const report::AnswerRecord& answer) {
  std::array<char, 16> number{};
  std::snprintf(number.data(), number.size(), answer.probability < 0.01F ? " (%.1g)" : " (%.2f)",
                static_cast<double>(answer.probability));
  return (answer.label.empty() ? "class " + std::to_string(answer.index) : answer.label) + number.data();
}

class ExplainSource : public MapSource {
 public:
  ExplainSource(std::string asked, ExplainOptions options, std::shared_ptr<NetworkShelf> shelf)
      : asked_(std::move(asked)), options_(std::move(options)), shelf_(std::move(shelf)) {
    network_ = stem_of_network(asked_);
    name_ = network_ + ".explain-" + text_in_name(options_.answer);
  }

  const std::string& name() const override { return name_; }
  std::string title() const override { return network_ + ", explained"; }
  std::string family() const override { return "network"; }
  report::MechanismRecord record() const override {
    return {name_,
            network_ + ", gradient-weighted attention",
            "Chefer, Gur, Wolf 2021, arXiv:2103.15679",
            {{"explain", options_.answer}}};
  }
  bool needs_features() const override { return false; }
  bool accepts(const Prepared& prepared) const override {
    return prepared.record.kind == "image" || prepared.record.kind == "text";
  }
  Finding look(Prepared& prepared) const override;

 private:
  std::vector<models::Explanation> explain(const Network& network, const NetworkInput& input) const;

  std::string asked_, network_, name_;
  ExplainOptions options_;
  std::shared_ptr<NetworkShelf> shelf_;
};

/// One explanation, or one a masked token.
std::vector<models::Explanation> ExplainSource::explain(const Network& network, const NetworkInput& input) const {
  const bool words = names_words(network.model->facts(), input);
  models::ExplainRequest request{.answer = find_answer(network, options_.answer, words), .token = {}, .rows = {}};
  const bool masked = words && std::ranges::count(network.model->facts().heads_named, "next token") == 0;
  if (!masked || input.masked.empty()) return {network.model->explain(input.input, request)};
  if (input.masked.size() > kMostMasked) {
    throw Error(ErrorKind::limit, name_ + ": " + std::to_string(input.masked.size()) + " masked tokens, at most " +
                                      std::to_string(kMostMasked));
  }
  std::vector<models::Explanation> explanations;
  for (const std::size_t token : input.masked) {
    request.token = token;
    explanations.push_back(network.model->explain(input.input, request));
  }
  return explanations;
}

/// The mean of the rows of the tokens that predict, without what they are themselves: [tokens].
void add_row(const models::Explanation& explanation, std::span<float> to) {
  const auto count = static_cast<float>(explanation.rows.size());
  for (std::size_t row = 0; row < explanation.rows.size(); ++row) {
    for (std::size_t token = 0; token < to.size(); ++token) {
      const float own = explanation.rows[row] == token ? 1.0F : 0.0F;
      to[token] += std::max(explanation.relevance(row, token) - own, 0.0F) / count;
    }
  }
}

AttentionMap map_of(const std::vector<models::Explanation>& explanations, const mechanisms::Inputs& layout) {
  AttentionMap map;
  map.name = "relevance";
  map.kind = ValueKind::score;
  const std::size_t tokens = explanations.front().relevance.shape(1);
  map.values = Tensor::from_shape({explanations.size(), tokens});
  std::ranges::fill(values_of(map.values), 0.0F);
  for (std::size_t place = 0; place < explanations.size(); ++place) {
    add_row(explanations[place], values_of(map.values).subspan(place * tokens, tokens));
  }
  if (explanations.size() > 1) {
    map.axes.push_back({AxisKind::query, explanations.size(), {}});
    for (const auto& one : explanations) {
      const std::size_t token = *one.prediction.token;
      map.axes[0].labels.push_back(layout.token_labels[token] + " at " + std::to_string(token));
    }
  } else {
    map.values.reshape({tokens});
  }
  map.axes.push_back({AxisKind::key, tokens, layout.token_labels});
  map.grid = layout.grid;
  return map;
}

Finding ExplainSource::look(Prepared& prepared) const {
  const bool picture = prepared.inputs.is_picture();
  if (!accepts(prepared)) {
    throw Error(ErrorKind::usage, name_ + " looks at pictures or texts; " + io::for_terminal(prepared.record.path) +
                                      " is a " + prepared.record.kind);
  }
  const auto network = shelf_->get(asked_, picture ? InputKind::picture : InputKind::text);
  if (network->model->facts().heads_named.empty()) {
    throw Error(ErrorKind::usage, network_ + " has no head, so there is no answer to explain",
                "without --explain its attention is drawn; a classifier or a language model has a head");
  }
  const NetworkInput input = picture ? picture_input(*network, prepared.inputs.pixels, options_.grid)
                                     : text_input(*network, prepared.text, prepared.context);
  const std::vector<models::Explanation> explanations = explain(*network, input);

  Finding finding;
  finding.steps = input.steps;
  std::vector<models::Prediction> predictions;
  std::string answers;
  for (const models::Explanation& one : explanations) {
    predictions.push_back(one.prediction);
    const report::AnswerRecord answer =
        one.prediction.token ? record_of(*network, one.answer)
                             : report::AnswerRecord{one.answer.index, one.answer.label, one.answer.probability};
    report::Step step{"explain",
                      {{"head", one.prediction.head},
                       {"answer", static_cast<std::int64_t>(answer.index)},
                       {"label", answer.label},
                       {"probability", static_cast<double>(answer.probability)}}};
    if (one.prediction.token) step.settings.push_back({"token", static_cast<std::int64_t>(*one.prediction.token)});
    finding.steps.push_back(std::move(step));
    answers += (answers.empty() ? "" : ", ") + io::for_terminal(text_of(answer));
  }
  AttentionMap map = map_of(explanations, input.layout);
  map.title = "what spoke for " + answers;
  map.reading = "attention weighted by the gradient of this answer, through all layers";
  finding.maps.push_back(std::move(map));
  finding.weights = network->weights();
  finding.predictions = records_of(*network, predictions);
  finding.tokens = input.layout.token_labels;
  finding.note = sentence_of(finding.predictions);
  return finding;
}

}  // namespace

std::shared_ptr<const MapSource> explain_source(const std::string& name, const ExplainOptions& options,
                                                std::shared_ptr<NetworkShelf> shelf) {
  return std::make_shared<const ExplainSource>(name, options, std::move(shelf));
}

}  // namespace attnviz::pipeline
