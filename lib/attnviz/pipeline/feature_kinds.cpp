#include "attnviz/pipeline/feature_kinds.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/pipeline/network.hpp"

namespace attnviz::pipeline {
namespace {

constexpr std::array<FeatureKind, 3> kFeatureKinds = {{
    {"bank", "image", "hand-made: CIE Lab colour, four orientations, local contrast of each grid cell; no weights"},
    {"patches", "image", "the pixels of each grid cell themselves"},
    {"hashed", "text", "signed hashes of each token's character runs: similar spellings are near; no weights"},
}};

std::string default_features(std::string_view input) {
  if (input == "image") return is_boxed(std::string(kPictureNetwork)) ? std::string(kPictureNetwork) : "bank";
  return "hashed";
}

}  // namespace

std::span<const FeatureKind> feature_kinds() {
  return kFeatureKinds;
}

ChosenFeatures choose_features(const std::string& asked, std::string_view input, const std::string& input_name) {
  const std::string name = asked.empty() ? default_features(input) : asked;
  const auto kind = std::ranges::find(kFeatureKinds, name, &FeatureKind::name);
  if (kind == kFeatureKinds.end()) {
    std::error_code error;
    if (is_boxed(name) || std::filesystem::exists(name, error)) return {name, true};
    std::vector<std::string> names{std::string(kPictureNetwork)};
    for (const FeatureKind& known : kFeatureKinds) names.emplace_back(known.name);
    throw Error(ErrorKind::usage, "there are no features '" + io::for_terminal(name) + "'", did_you_mean(name, names));
  }
  if (kind->input == input) return {name, false};
  const auto fitting = std::ranges::find(kFeatureKinds, input, &FeatureKind::input);
  throw Error(ErrorKind::usage,
              io::for_terminal(input_name) + ": features '" + name + "' do not fit " + std::string(input) + " input",
              "for " + std::string(input) + " input there is: " + std::string(fitting->name));
}

}  // namespace attnviz::pipeline
