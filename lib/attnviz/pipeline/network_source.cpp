#include "attnviz/pipeline/network_source.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "attnviz/analysis/flow.hpp"
#include "attnviz/analysis/rollout.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/models/registry.hpp"
#include "attnviz/pipeline/collected_gates.hpp"
#include "attnviz/pipeline/collected_maps.hpp"
#include "attnviz/pipeline/network_answers.hpp"
#include "attnviz/pipeline/network_input.hpp"
#include "attnviz/pipeline/reaction_map.hpp"

namespace attnviz::pipeline {
namespace {

using models::InputKind;

constexpr std::size_t kAnswers = 5;

/// The rows that all queries need, each once, and every query's places among them.
struct AskedRows {
  std::vector<std::size_t> rows;
  std::vector<std::vector<std::size_t>> places;

  explicit AskedRows(const std::vector<QueryRows>& queries) {
    for (const QueryRows& query : queries) rows.insert(rows.end(), query.positions.begin(), query.positions.end());
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    for (const QueryRows& query : queries) {
      auto& own = places.emplace_back();
      for (const std::size_t position : query.positions) {
        own.push_back(static_cast<std::size_t>(std::ranges::lower_bound(rows, position) - rows.begin()));
      }
    }
  }
};

std::string names_of(const std::vector<QueryRows>& queries) {
  constexpr std::size_t kMostNames = 4;
  if (queries.size() > kMostNames) return "each token";
  std::string names;
  for (const QueryRows& query : queries) names += (names.empty() ? "" : ", ") + io::for_terminal(query.label);
  return names;
}

class NetworkSource : public MapSource {
 public:
  NetworkSource(std::string asked, NetworkOptions options, std::shared_ptr<NetworkShelf> shelf)
      : asked_(std::move(asked)), options_(std::move(options)), shelf_(std::move(shelf)) {
    name_ = stem_of_network(asked_);
  }

  const std::string& name() const override { return name_; }
  std::string title() const override { return name_; }
  std::string family() const override { return "network"; }
  report::MechanismRecord record() const override;
  bool needs_features() const override { return false; }
  bool accepts(const Prepared& prepared) const override {
    return prepared.record.kind == "image" || prepared.record.kind == "text";
  }
  Finding look(Prepared& prepared) const override;

 private:
  /// Those that were asked for, or what suits the input.
  std::vector<std::size_t> layers_for(const NetworkInput& input, std::size_t count) const {
    const bool maps_atoms = options_.layers.kind == LayerChoice::Kind::usual && input.atoms && kMappingLayer < count;
    return maps_atoms ? std::vector{kMappingLayer} : options_.layers.of(count);
  }
  Finding look_at_tokens(const Network& network, const Prepared& prepared) const;
  Finding look_at_gates(const Network& network, const Prepared& prepared) const;
  void conclude(const Network& network, const models::ModelRun& run, Finding& finding) const;
  void describe(const NetworkInput& input, const std::vector<QueryRows>& queries, AttentionMap& map) const;
  bool joins_layers() const { return options_.rollout || options_.flow; }
  AttentionMap joined(const Network& network, const NetworkInput& input, const std::vector<QueryRows>& queries,
                      models::ModelRun& run) const;

  std::string asked_, name_;
  NetworkOptions options_;
  std::shared_ptr<NetworkShelf> shelf_;
};

report::MechanismRecord NetworkSource::record() const {
  report::MechanismRecord record{name_, name_, "", {}};
  std::string layers = options_.layers.kind == LayerChoice::Kind::all ? "all" : "last";
  if (options_.layers.kind == LayerChoice::Kind::some) {
    layers.clear();
    for (const std::size_t layer : options_.layers.numbers)
      layers += (layers.empty() ? "" : ",") + std::to_string(layer);
  }
  record.options = {{"layer", layers}, {"rollout", options_.rollout}};
  if (options_.flow) record.options.push_back({"flow", true});
  if (options_.view.hide_special) record.options.push_back({"hide_special", true});
  if (options_.view.words) record.options.push_back({"words", true});
  return record;
}

void NetworkSource::describe(const NetworkInput& input, const std::vector<QueryRows>& queries,
                             AttentionMap& map) const {
  Axis& query = map.axes[map.axes.size() - 2];
  query.labels.clear();
  for (const QueryRows& one : queries) query.labels.push_back(one.label);
  map.axes.back().labels = input.layout.token_labels;
  map.grid = input.layout.grid;
  for (const QueryRows& one : queries) {
    if (one.mark && queries.size() <= 16) map.marks.push_back(*one.mark);
  }
  map.reading = "where " + names_of(queries) + (queries.size() == 1 || queries.size() > 4 ? " looks" : " look");
  if (options_.rollout) map.reading = "what could reach " + names_of(queries) + " through all layers";
  if (options_.flow) map.reading = "how much could reach " + names_of(queries) + " through all layers, each for itself";
}

/// Each token is as many maximum-flow problems as there are tokens.
std::size_t token_of_flow(const std::vector<QueryRows>& queries) {
  if (queries.size() == 1 && queries.front().positions.size() == 1) return queries.front().positions.front();
  const std::string asked = queries.size() == 1 ? std::to_string(queries.front().positions.size()) + " tokens"
                                                : std::to_string(queries.size()) + " queries";
  throw Error(ErrorKind::usage, "--flow is worked out for one token, and these are " + asked,
              "for example --query word:it, --query token:3, or --query 120,80 on a picture");
}

AttentionMap NetworkSource::joined(const Network& network, const NetworkInput& input,
                                   const std::vector<QueryRows>& queries, models::ModelRun& run) const {
  const std::size_t tokens = input.layout.count(), layers = network.model->facts().layers;
  const std::optional<std::size_t> flowing = options_.flow ? std::optional(token_of_flow(queries)) : std::nullopt;
  if (flowing) analysis::check_flow_size(layers, tokens);
  checked_count("rollout", {{layers, tokens, tokens}});
  models::Request request{.predictions = kAnswers, .predict_at = input.masked};
  request.layers = LayerChoice{LayerChoice::Kind::all, {}}.of(layers);
  FusedLayers fused;
  run = network.model->run(input.input, request, fused);
  const AttentionMap stack = fused.take();
  if (flowing) return analysis::flow_from(stack, *flowing);
  AttentionMap all;
  for (std::size_t place = 0; place < queries.size(); ++place) {
    AttentionMap one = analysis::rollout_from(stack, queries[place].positions.front());
    if (place == 0) {
      all = one;
      all.axes[0].size = queries.size();
      all.values = Tensor::from_shape({queries.size(), tokens});
    }
    std::copy_n(one.values.data(), tokens, all.values.data() + place * tokens);
  }
  return all;
}

Finding NetworkSource::look(Prepared& prepared) const {
  const bool picture = prepared.inputs.is_picture();
  if (!accepts(prepared)) {
    throw Error(ErrorKind::usage, name_ + " looks at pictures or texts; " + io::for_terminal(prepared.record.path) +
                                      " is a " + prepared.record.kind);
  }
  const auto network = shelf_->get(asked_, picture ? InputKind::picture : InputKind::text);
  return network->model->facts().gate_stages.empty() ? look_at_tokens(*network, prepared)
                                                     : look_at_gates(*network, prepared);
}

Finding NetworkSource::look_at_tokens(const Network& network, const Prepared& prepared) const {
  const bool picture = prepared.inputs.is_picture();
  const NetworkInput input = picture ? picture_input(network, prepared.inputs.pixels, options_.grid)
                                     : text_input(network, prepared.text, prepared.context);
  const bool from_class = picture && input.layout.grid->prefix > 0;
  const std::vector<QuerySpec> specs =
      options_.queries.empty() ? std::vector{parse_query(from_class ? "cls" : "all")} : options_.queries;
  const auto queries = query_rows(specs, input.layout);

  Finding finding;
  models::ModelRun run;
  const std::vector<std::size_t> layers = layers_for(input, network.model->facts().layers);
  if (joins_layers()) {
    finding.maps.push_back(joined(network, input, queries, run));
  } else {
    const AskedRows asked(queries);
    CollectedMaps collected(asked.places);
    run = network.model->run(
        input.input,
        {.layers = layers,
         .rows = asked.rows,
         .predictions = network.model->facts().heads_named.empty() && input.masked.empty() ? 0 : kAnswers,
         .predict_at = input.masked},
        collected);
    finding.maps.push_back(collected.take());
  }
  describe(input, queries, finding.maps.front());
  if (network.model->facts().causal) finding.maps.front().zero_means = "masked: later tokens";
  if (layers.size() == 1 && !joins_layers()) {
    finding.maps.front().reading += ", layer " + std::to_string(layers.front());
    if (auto mapping = reaction_map(finding.maps.front(), input, options_.head, layers.front())) {
      finding.maps.insert(finding.maps.begin(), std::move(*mapping));
    }
  }
  finding.note = apply_view(options_.view, input, finding.maps.back());
  finding.steps = input.steps;
  finding.steps.push_back(query_step(specs));
  finding.tokens = input.layout.token_labels;
  conclude(network, run, finding);
  return finding;
}

Finding NetworkSource::look_at_gates(const Network& network, const Prepared& prepared) const {
  const NetworkInput input = picture_input(network, prepared.inputs.pixels, options_.grid);
  CollectedGates gates(input, network.model->facts().patch);
  const models::ModelRun run = network.model->run(input.input, gate_request(options_, *network.model, kAnswers), gates);
  Finding finding;
  finding.maps = gates.take();
  std::stable_partition(finding.maps.begin(), finding.maps.end(),
                        [&](const AttentionMap& map) { return map.name == network.model->facts().shown; });
  finding.steps = input.steps;
  conclude(network, run, finding);
  return finding;
}

void NetworkSource::conclude(const Network& network, const models::ModelRun& run, Finding& finding) const {
  finding.weights = network.weights();
  finding.predictions = records_of(network, run.predictions);
  if (!run.outside.empty()) finding.steps.push_back({"outside", {{"why", run.outside}}});
  finding.answer = sentence_of(finding.predictions);
  if (!finding.answer.empty()) finding.note += (finding.note.empty() ? "" : "; ") + finding.answer;
}

}  // namespace

std::vector<std::size_t> LayerChoice::of(std::size_t layers) const {
  if (kind == Kind::usual || kind == Kind::last) return {layers - 1};
  if (kind == Kind::all) {
    std::vector<std::size_t> every(layers);
    std::iota(every.begin(), every.end(), std::size_t{0});
    return every;
  }
  for (const std::size_t number : numbers) {
    if (number >= layers) {
      throw Error(ErrorKind::usage, "--layer " + std::to_string(number) + ": the network has " +
                                        std::to_string(layers) + " layers, counted from 0");
    }
  }
  return numbers;
}

LayerChoice parse_layers(const std::string& text) {
  if (text.empty()) return {};
  if (text == "last") return {LayerChoice::Kind::last, {}};
  if (text == "all") return {LayerChoice::Kind::all, {}};
  LayerChoice choice{LayerChoice::Kind::some, {}};
  const char* const end = text.data() + text.size();
  for (const char* place = text.data();;) {
    std::size_t number = 0;
    const auto [next, error] = std::from_chars(place, end, number);
    if (error != std::errc{} || (next != end && *next != ',')) {
      throw Error(ErrorKind::usage, "--layer '" + io::for_terminal(text) + "' is not known",
                  "allowed: last, all, or numbers from 0, comma separated");
    }
    choice.numbers.push_back(number);
    if (next == end) break;
    place = next + 1;
  }
  std::ranges::sort(choice.numbers);
  choice.numbers.erase(std::unique(choice.numbers.begin(), choice.numbers.end()), choice.numbers.end());
  return choice;
}

std::shared_ptr<const MapSource> network_source(const std::string& name, const NetworkOptions& options,
                                                std::shared_ptr<NetworkShelf> shelf) {
  return std::make_shared<const NetworkSource>(name, options, std::move(shelf));
}

}  // namespace attnviz::pipeline
