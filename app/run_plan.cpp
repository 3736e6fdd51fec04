#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/pipeline/explain_source.hpp"
#include "attnviz/pipeline/mechanism_source.hpp"
#include "attnviz/pipeline/network.hpp"
#include "attnviz/pipeline/network_source.hpp"
#include "attnviz/pipeline/pca_source.hpp"
#include "attnviz/pipeline/system_source.hpp"
#include "run_options.hpp"
#include "slurm.hpp"

namespace attnviz::app {
namespace {

pipeline::OutputRoles parse_roles(const std::string& text) {
  pipeline::OutputRoles roles{.overlay = false, .heatmap = false, .json = false, .sheet = false};
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    if (word == "overlay")
      roles.overlay = true;
    else if (word == "heatmap")
      roles.heatmap = true;
    else if (word == "lines")
      roles.lines = true;
    else if (word == "json")
      roles.json = true;
    else if (word == "csv")
      roles.csv = true;
    else if (word == "sheet")
      roles.sheet = true;
    else if (word == "frames")
      roles.frames = true;
    else
      throw Error(ErrorKind::usage,
                  "--write " + io::for_terminal(text) + ": '" + io::for_terminal(word) + "' is not a kind of output",
                  "kinds are overlay, heatmap, lines, json, csv, sheet, frames");
    begin = end + 1;
  }
  return roles;
}

/// "2G", "500M": bytes. Less than the program itself takes is refused.
std::size_t parse_size(const std::string& text) {
  constexpr std::string_view kUnits = "KMGT";
  constexpr std::size_t kLeast = pipeline::MemoryBudget::kProgram + (std::size_t{64} << 20);
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [unit, failure] = std::from_chars(text.data(), end, number);
  const std::size_t power = unit == end ? 0 : kUnits.find(*unit) + 1;
  const bool good =
      failure == std::errc{} && (unit == end || (unit + 1 == end && power > 0)) && number > 0 && number < 1e6;
  const double bytes = good ? number * std::pow(1024.0, static_cast<double>(power)) : 0;
  if (unit == end && failure == std::errc{}) {
    throw Error(ErrorKind::usage, "--memory-limit " + io::in_quotes(text) + " has no unit",
                "for example --memory-limit 2G");
  }
  if (!good || bytes > 1e15) {
    throw Error(ErrorKind::usage, "--memory-limit " + io::in_quotes(text) + " is no size", "for example 2G or 500M");
  }
  if (bytes < static_cast<double>(kLeast)) {
    throw Error(ErrorKind::usage, "--memory-limit " + io::in_quotes(text) + " is less than the program needs",
                "give at least " + std::to_string(kLeast >> 20) + "M");
  }
  return static_cast<std::size_t>(bytes);
}

std::optional<report::Arrays> parse_arrays(const std::string& text) {
  if (text == "json") return report::Arrays::inline_lists;
  if (text == "npz") return report::Arrays::npz;
  if (text == "safetensors") return report::Arrays::safetensors;
  return std::nullopt;
}

}  // namespace

pipeline::DiscoverOptions make_discovery(const RunOptions& options) {
  pipeline::DiscoverOptions discovery{.recursive = options.recursive, .output = options.output};
  if (options.shard.empty()) {
    discovery.shard = shard_of_slurm().value_or(pipeline::Shard{});
    return discovery;
  }
  discovery.shard = pipeline::parse_shard(options.shard, "--shard");
  return discovery;
}

namespace {

pipeline::WeightChoice make_weights(const RunOptions& options) {
  pipeline::WeightChoice weights{.seed = options.seed};
  if (options.weights.empty()) return weights;
  weights.file = options.weights;
  weights.sha256 = io::sha256_of_file(options.weights);
  mechanisms::Parameters check(options.weights, options.seed);  // a broken file is found before work starts
  return weights;
}

std::optional<render::Pick> heads_of(const render::Style& style) {
  const render::Pick* heads = style.selection.pick(AxisKind::head);
  return heads ? std::optional(*heads) : std::nullopt;
}

/// What --explain and --pca do not go with.
void check_views(const RunOptions& options) {
  if (options.explain.empty() && !options.pca) return;
  const std::string view = options.explain.empty() ? "--pca" : "--explain";
  if (options.model.empty()) {
    throw Error(ErrorKind::usage, view + " needs a network", "for example --model dinov2-small");
  }
  const std::string other = options.rollout                                          ? "--rollout"
                            : options.flow                                           ? "--flow"
                            : !options.layer.empty() && options.layer != "last"      ? "--layer"
                            : options.hide_special                                   ? "--hide-special"
                            : options.words                                          ? "--words"
                            : !options.queries.empty() && options.mechanisms.empty() ? "--query"
                                                                                     : "";
  if (other.empty()) return;
  throw Error(ErrorKind::usage, view + " and " + other + " exclude each other",
              options.explain.empty() ? "the components are those of the last layer's tokens"
                                      : "an answer is explained through all layers, from the token that predicts it");
}

/// What --flow does not go with.
void check_flow(const RunOptions& options) {
  if (!options.flow) return;
  if (options.model.empty()) {
    throw Error(ErrorKind::usage, "--flow needs a network", "for example --model minilm --query word:it");
  }
  const std::string other = options.rollout          ? "--rollout"
                            : !options.layer.empty() ? "--layer"
                            : options.hide_special   ? "--hide-special"
                            : options.words          ? "--words"
                                                     : "";
  if (other.empty()) return;
  throw Error(ErrorKind::usage, "--flow and " + other + " exclude each other",
              "a flow goes through all layers, and flows to several tokens share pipes, so they do not add up");
}

/// What does not go with a system that answers in steps.
void refuse_token_options(const RunOptions& options) {
  const std::string other = !options.explain.empty()                                 ? "--explain"
                            : options.pca                                            ? "--pca"
                            : options.rollout                                        ? "--rollout"
                            : options.flow                                           ? "--flow"
                            : !options.layer.empty() && options.layer != "last"      ? "--layer"
                            : options.hide_special                                   ? "--hide-special"
                            : options.words                                          ? "--words"
                            : options.grid > 0 && options.mechanisms.empty()         ? "--grid"
                            : !options.queries.empty() && options.mechanisms.empty() ? "--query"
                                                                                     : "";
  if (other.empty()) return;
  throw Error(ErrorKind::usage,
              options.model + " answers in steps, each of which is a query of its own: " + other + " does not apply");
}

/// The mechanisms, and the network: it alone unless mechanisms are named as well.
pipeline::MapSources make_sources(const RunOptions& options, const std::shared_ptr<pipeline::NetworkShelf>& networks) {
  check_views(options);
  check_flow(options);
  std::vector<pipeline::QuerySpec> queries;
  for (const std::string& query : options.queries) queries.push_back(pipeline::parse_query(query));
  pipeline::MapSources sources;
  if (!options.model.empty() && pipeline::is_system(options.model)) {
    refuse_token_options(options);
    sources.push_back(pipeline::system_source(options.model));
    if (options.mechanisms.empty()) return sources;
  } else if (!options.model.empty()) {
    if (options.explain.empty() && !options.pca) {
      sources.push_back(pipeline::network_source(options.model,
                                                 {.layers = pipeline::parse_layers(options.layer),
                                                  .rollout = options.rollout,
                                                  .flow = options.flow,
                                                  .grid = options.grid,
                                                  .queries = queries,
                                                  .view = {options.hide_special, options.words},
                                                  .head = heads_of(make_style(options.pictures))},
                                                 networks));
    }
    if (!options.explain.empty()) {
      sources.push_back(pipeline::explain_source(options.model, {options.explain, options.grid}, networks));
    }
    if (options.pca) sources.push_back(pipeline::pca_source(options.model, options.grid, networks));
    if (options.mechanisms.empty()) return sources;
  }
  const std::string names = options.mechanisms.empty() ? "distance" : options.mechanisms;
  const auto mechanisms =
      pipeline::mechanism_sources(pipeline::configure(names, options.assignments), make_weights(options), queries);
  sources.insert(sources.end(), mechanisms.begin(), mechanisms.end());
  return sources;
}

}  // namespace

pipeline::Plan make_plan(const RunOptions& options) {
  pipeline::Plan plan;
  plan.sources = make_sources(options, plan.features.networks);
  plan.every_mechanism = options.mechanisms == "all";
  plan.features.wanted = std::ranges::any_of(plan.sources, [](const auto& one) { return one->needs_features(); });
  plan.features.features = options.features;
  plan.features.grid = options.grid;
  plan.features.tokenizer = text::parse_tokenizer(options.tokenizer);
  plan.features.positions = options.positions;
  plan.features.array = options.array;
  plan.features.context = options.context;
  plan.features.limits.pixels = static_cast<std::size_t>(options.most_megapixels * 1e6);
  plan.features.limits.strict = options.strict;
  if (!options.memory_limit.empty()) {
    plan.features.memory = std::make_shared<pipeline::MemoryBudget>(parse_size(options.memory_limit));
  }
  plan.video = {.every = options.every,
                .most_frames = options.frames,
                .one_scale = !options.typed_scale,
                .pictures = options.typed_write};
  plan.output = options.output;
  plan.roles = parse_roles(options.write);
  plan.roles.table = pipeline::parse_table_kinds(options.table);
  if (options.force && options.resume) {
    throw Error(ErrorKind::usage, "--force and --resume exclude each other",
                "--resume keeps what exists, --force replaces it");
  }
  plan.existing = options.force    ? pipeline::Existing::replace
                  : options.resume ? pipeline::Existing::resume
                                   : pipeline::Existing::refuse;
  plan.arrays = parse_arrays(options.arrays);
  plan.style = make_style(options.pictures);
  plan.shared_scale = options.pictures.scale == "shared";
  plan.timeout = options.timeout;
  plan.timing = options.timing;
  for (const std::string& query : options.queries) plan.query += (plan.query.empty() ? "" : " ") + query;
  for (const auto& [name, value] : options.shaping) plan.settings.push_back({name, value});
  if (options.typed_scale && options.pictures.scale == "natural") plan.settings.push_back({"scale", "natural"});
  for (const std::string& network : {options.model, options.features}) {
    const std::string sha256 = pipeline::own_weights_sha256(network);
    if (!sha256.empty()) plan.settings.push_back({"weights of " + network, sha256});
  }
  if (!options.weights.empty()) plan.settings.push_back({"weights SHA-256", io::sha256_of_file(options.weights)});
  return plan;
}

}  // namespace attnviz::app
