#include "attnviz/pipeline/collected_gates.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/pipeline/lay_over.hpp"

namespace attnviz::pipeline {
namespace {

std::vector<std::size_t> chosen(const LayerChoice& choice, const models::ModelFacts& facts) {
  const std::vector<std::size_t>& stages = facts.gate_stages;
  using Kind = LayerChoice::Kind;
  if (choice.kind == Kind::all || choice.kind == Kind::some) return choice.of(stages.size());
  if (choice.kind == Kind::usual && facts.shown_gate) return {*facts.shown_gate};
  std::vector<std::size_t> last;
  for (std::size_t gate = 0; gate < stages.size(); ++gate) {
    if (gate + 1 == stages.size() || stages[gate + 1] != stages[gate]) last.push_back(gate);
  }
  return last;
}

}  // namespace

CollectedGates::CollectedGates(const NetworkInput& input, std::size_t patch) : pixels_(*input.layout.grid) {
  const auto side = static_cast<double>(patch);
  pixels_.rows = input.input.pixels.shape(1);
  pixels_.columns = input.input.pixels.shape(2);
  pixels_.to_source = Affine{1 / side, 1 / side, 0, 0}.then(pixels_.to_source);
}

void CollectedGates::gates(std::size_t /*layer*/, std::vector<AttentionMap> maps) {
  for (AttentionMap& map : maps) {
    lay_over(pixels_, map);
    maps_.push_back(std::move(map));
  }
}

models::Request gate_request(const NetworkOptions& options, const models::Model& model, std::size_t answers) {
  const models::ModelFacts& facts = model.facts();
  if (options.rollout || options.flow || !options.queries.empty()) {
    throw Error(ErrorKind::usage,
                facts.architecture + " has no attention between tokens; " +
                    (options.rollout ? "--rollout"
                     : options.flow  ? "--flow"
                                     : "--query") +
                    " does not apply",
                "leave it out; --layer chooses gates");
  }
  return {.layers = chosen(options.layers, facts), .predictions = facts.heads_named.empty() ? 0 : answers};
}

}  // namespace attnviz::pipeline
