#include "attnviz/models/architectures/timm_structure.hpp"

#include <algorithm>
#include <array>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::models {
namespace {

/// Arguments that change shapes, which the tensors tell, or nothing once a network is trained.
constexpr std::array<std::string_view, 16> kHarmless = {
    "num_classes",        "layers",    "channels",           "stem_width",      "cardinality",    "base_width",
    "block_reduce_first", "stem_size", "num_features",       "drop_rate",       "drop_path_rate", "drop_block_rate",
    "zero_init_last",     "img_size",  "channel_multiplier", "depth_multiplier"};

/// A pattern whose '#' stands for digits, one or more.
bool fits(std::string_view name, std::string_view pattern) {
  const auto digit = [](char letter) { return letter >= '0' && letter <= '9'; };
  for (; !pattern.empty(); pattern.remove_prefix(1)) {
    if (pattern.front() == '#') {
      if (name.empty() || !digit(name.front())) return false;
      while (!name.empty() && digit(name.front())) name.remove_prefix(1);
    } else {
      if (name.empty() || name.front() != pattern.front()) return false;
      name.remove_prefix(1);
    }
  }
  return name.empty();
}

[[noreturn]] void refuse(const Config& config, const std::string& what) {
  throw Error(ErrorKind::unsupported, config.name() + ": " + what,
              "timm's own resnet, seresnet, ecaresnet, skresnet, gcresnet, mobilenetv3 and efficientnet can be read");
}

}  // namespace

std::string timm_architecture(const Config& config, const std::vector<std::string>& known) {
  const std::string full = config.text_or("architecture", "");
  if (full.empty()) {
    refuse(config, "names no architecture; strides and activations of a convolutional network are not in its tensors");
  }
  std::string name = full.substr(0, full.find('.'));
  if (std::ranges::none_of(known, [&](const std::string& pattern) { return fits(name, pattern); })) {
    refuse(config, "the structure of architecture " + io::in_quotes(name) + " is not known");
  }
  for (const std::string& argument : config.section("model_args").keys()) {
    if (argument == "in_chans" && config.section("model_args").count("in_chans", {1, 1024}) == 3) continue;
    if (argument == "global_pool") continue;
    if (std::ranges::find(kHarmless, argument) != kHarmless.end()) continue;
    refuse(config, "was made with " + io::in_quotes(argument) + " of its own (model_args), which changes " + name);
  }
  for (const Config& place : {config, config.section("model_args")}) {
    const std::string pool = place.text_or("global_pool", "avg");
    if (pool != "avg" && !pool.empty()) refuse(config, "global_pool " + io::in_quotes(pool) + " is not known");
  }
  return name;
}

void require_all_used(const Weights& weights, const std::string& architecture) {
  const std::vector<std::string> others = weights.extra();
  if (others.empty()) return;
  throw Error(ErrorKind::unsupported,
              io::for_terminal(weights.checkpoint().path().string()) + ": " + std::to_string(others.size()) +
                  " tensors do not belong to " + architecture + ", the first is " + io::in_quotes(others.front()),
              "a changed network cannot be run by its name");
}

std::vector<std::string> timm_labels(const Config& config) {
  return config.texts("label_names");
}

}  // namespace attnviz::models
