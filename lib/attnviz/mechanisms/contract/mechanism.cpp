#include "attnviz/mechanisms/contract/mechanism.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"

namespace attnviz::mechanisms {

const char* name_of(Family family) noexcept {
  switch (family) {
    case Family::score:
      return "score function";
    case Family::pairwise:
      return "pairwise attention";
    case Family::self_attention:
      return "self-attention";
    case Family::channel:
      return "channel attention";
    case Family::spatial:
      return "spatial attention";
    case Family::channel_and_spatial:
      return "channel and spatial attention";
    case Family::bottom_up:
      return "bottom-up attention";
  }
  return "";
}

const char* name_of(Accepts accepts) noexcept {
  switch (accepts) {
    case Accepts::any:
      return "image, text, tensor";
    case Accepts::grid:
      return "image, feature map";
    case Accepts::pixels:
      return "image";
  }
  return "";
}

bool looks_from_everywhere(const Description& description) noexcept {
  return description.family == Family::self_attention || description.needs_places;
}

bool Configured::has(std::string_view name) const {
  return std::ranges::find(mechanism_->options, name, &OptionSpec::name) != mechanism_->options.end();
}

void Configured::set(std::string_view name, std::string_view value) {
  const auto found = std::ranges::find(mechanism_->options, name, &OptionSpec::name);
  if (found != mechanism_->options.end()) return assign(*found, options_.get(), value, mechanism_->description.name);
  std::vector<std::string> names;
  std::string list;
  for (const OptionSpec& option : mechanism_->options) {
    names.emplace_back(option.name);
    list += (list.empty() ? "" : ", ") + std::string(option.name);
  }
  const std::string near = did_you_mean(name, names);
  throw Error(ErrorKind::usage,
              std::string(mechanism_->description.name) + " has no option '" + std::string(name) + "'; it has " +
                  (list.empty() ? "none" : list),
              near.empty() ? "see 'attnviz explain " + std::string(mechanism_->description.name) + "'" : near);
}

std::vector<AttentionMap> Configured::run(const Inputs& inputs, Parameters& parameters) const {
  // A NaN must not pass for a weight: a maximum or a comparison would swallow it.
  mechanism_->description.accepts == Accepts::pixels ? check_finite(inputs) : check(inputs);
  auto maps = mechanism_->run(inputs, parameters, options_.get());
  for (const AttentionMap& map : maps) validate(map);
  return maps;
}

}  // namespace attnviz::mechanisms
