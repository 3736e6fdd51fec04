#include "attnviz/models/architectures/convolutional_network.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/models/layers/class_activation.hpp"

namespace attnviz::models {
namespace {

ModelFacts facts_of(std::string architecture, const ConvolutionalNetwork::Parts& parts) {
  ModelFacts facts{.architecture = std::move(architecture), .input = InputKind::picture, .width = parts.width};
  for (std::size_t block = 0; block < parts.blocks.size(); ++block) {
    if (!parts.blocks[block].has_gate()) continue;
    if (parts.shown_block == block) facts.shown_gate = facts.gate_stages.size();
    facts.gate_stages.push_back(parts.stages[block]);
  }
  if (facts.gate_stages.empty() && parts.gates == ConvolutionalNetwork::Gates::optional) {
    facts.gate_stages.push_back(parts.stages.back());
  }
  facts.layers = facts.gate_stages.size();
  if (facts.layers == 0) {
    throw Error(ErrorKind::unsupported, facts.architecture + ": none of its blocks has a gate, there is no attention",
                "seresnet50, mobilenetv3_small_100 and efficientnet_b0 are networks with gates");
  }
  facts.shown = parts.shown;
  facts.patch = parts.stride;
  facts.side = parts.side;
  if (parts.head) facts.heads_named = {"class"};
  return facts;
}

}  // namespace

ConvolutionalNetwork::ConvolutionalNetwork(std::string architecture, Parts parts)
    : Model(facts_of(std::move(architecture), parts)), parts_(std::move(parts)) {}

ModelRun ConvolutionalNetwork::run_checked(const ModelInput& input, const Request& request, Sink& sink) const {
  if (!request.hidden_states.empty()) {
    throw Error(ErrorKind::unsupported, facts().architecture + ": has no hidden states of tokens between its layers");
  }
  if (!has_gates() && !parts_.head && !request.layers.empty()) {
    throw Error(ErrorKind::unsupported,
                facts().architecture + ": has neither gates nor a head whose answer places speak for",
                "its features can still be used: --features");
  }
  const bool to_the_end = (request.predictions > 0 && parts_.head) || request.tokens || !has_gates();
  const std::size_t wanted = request.layers.empty() ? 0 : *std::ranges::max_element(request.layers) + 1;
  ModelRun run;
  if (!to_the_end && wanted == 0) return run;
  FeatureMap features = apply_all(parts_.stem, to_features(input.pixels));
  if (parts_.world) run.outside = parts_.world->outside(features);
  std::size_t gate = 0;
  for (const FeatureBlock& block : parts_.blocks) {
    if (!to_the_end && gate == wanted) return run;
    const bool keeps = block.has_gate() && std::ranges::count(request.layers, gate) > 0;
    std::vector<AttentionMap> maps;
    features = block.apply(std::move(features), keeps ? &maps : nullptr);
    if (keeps) sink.gates(gate, std::move(maps));
    if (block.has_gate()) ++gate;
  }
  if (to_the_end) conclude(apply_all(parts_.tail, std::move(features)), request, sink, run);
  return run;
}

bool ConvolutionalNetwork::has_gates() const {
  return std::ranges::any_of(parts_.blocks, &FeatureBlock::has_gate);
}

/// What is made of the features behind the last block.
void ConvolutionalNetwork::conclude(FeatureMap features, const Request& request, Sink& sink, ModelRun& run) const {
  const bool shows_answer = !has_gates() && !request.layers.empty();
  if (parts_.head && (request.predictions > 0 || shows_answer)) {
    const FeatureMap pooled = apply_all(parts_.pooled, features);
    Prediction prediction{.head = "class", .logits = parts_.head->logits(values_of(pooled.values))};
    prediction.answers = likeliest(prediction.logits, std::max<std::size_t>(request.predictions, 1), parts_.labels);
    if (shows_answer) {
      const Answer& first = prediction.answers.front();
      const std::string name = first.label.empty() ? "class " + std::to_string(first.index) : first.label;
      sink.gates(0, {class_activation_map(features, *parts_.head, first.index, name)});
    }
    if (request.predictions > 0) run.predictions.push_back(std::move(prediction));
  }
  if (request.tokens) run.tokens = std::move(features.values);
}

}  // namespace attnviz::models
