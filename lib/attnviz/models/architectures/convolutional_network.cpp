#include "attnviz/models/architectures/convolutional_network.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"

namespace attnviz::models {
namespace {

ModelFacts facts_of(std::string architecture, const ConvolutionalNetwork::Parts& parts) {
  ModelFacts facts{.architecture = std::move(architecture), .input = InputKind::picture, .width = parts.width};
  for (std::size_t block = 0; block < parts.blocks.size(); ++block) {
    if (parts.blocks[block].has_gate()) facts.gate_stages.push_back(parts.stages[block]);
  }
  facts.layers = facts.gate_stages.size();
  if (facts.layers == 0 && parts.gates == ConvolutionalNetwork::Gates::required) {
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
  const bool classifies = request.predictions > 0 && parts_.head;
  const bool to_the_end = classifies || request.tokens;
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
  if (!to_the_end) return run;
  features = apply_all(parts_.tail, std::move(features));
  if (classifies) {
    const FeatureMap pooled = apply_all(parts_.pooled, request.tokens ? features : std::move(features));
    Prediction prediction{.head = "class", .logits = parts_.head->logits(values_of(pooled.values))};
    prediction.answers = likeliest(prediction.logits, request.predictions, parts_.labels);
    run.predictions.push_back(std::move(prediction));
  }
  if (request.tokens) run.tokens = std::move(features.values);
  return run;
}

}  // namespace attnviz::models
