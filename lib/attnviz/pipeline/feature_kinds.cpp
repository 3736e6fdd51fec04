#include "attnviz/pipeline/feature_kinds.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/image/features.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/pipeline/network.hpp"
#include "attnviz/text/features.hpp"
#include "attnviz/text/tokenize.hpp"

namespace attnviz::pipeline {
namespace {

using mechanisms::choice;
using mechanisms::number;

/// What the command line can change about a text's features.
struct HashedSettings {
  text::Tokenizer tokenizer = text::Tokenizer::words;
  float positions = text::HashedOptions{}.positions;
};

template <class Options>
std::shared_ptr<void> defaults() {
  return std::make_shared<Options>();
}

std::vector<FeatureKind> all_kinds() {
  constexpr std::string_view kGridHelp = "cells along the longer side of the picture";
  static const std::array bank = {number<&image::BankOptions::cells>("grid", kGridLimits, kGridHelp)};
  static const std::array patches = {number<&image::PatchOptions::cells>("grid", kGridLimits, kGridHelp)};
  static const std::array hashed = {
      choice<&HashedSettings::tokenizer>("tokenizer", text::tokenizer_names(), "how the text is cut into tokens"),
      number<&HashedSettings::positions>("positions", kPositionLimits, "weight of word order, 0 for none"),
  };
  return {
      {"bank", "image", "hand-made: CIE Lab colour, four orientations, local contrast of each grid cell; no weights",
       "attnviz, after Itti, Koch, Niebur 1998, doi:10.1109/34.730558", bank, defaults<image::BankOptions>},
      {"patches", "image", "the pixels of each grid cell themselves",
       "attnviz: the pixels of a cell, averaged to 4 x 4", patches, defaults<image::PatchOptions>},
      {"hashed", "text", "signed hashes of each token's character runs: similar spellings are near; no weights",
       "Weinberger et al. 2009, arXiv:0902.2206; Bojanowski et al. 2017, arXiv:1607.04606", hashed,
       defaults<HashedSettings>},
  };
}

std::string default_features(std::string_view input) {
  const bool picture = input == "image";
  std::string network(picture ? kPictureNetwork : kTextNetwork);
  if (is_boxed(network)) return network;
  return picture ? "bank" : "hashed";
}

}  // namespace

std::span<const FeatureKind> feature_kinds() {
  static const std::vector<FeatureKind> kinds = all_kinds();
  return kinds;
}

ChosenFeatures choose_features(const std::string& asked, std::string_view input, const std::string& input_name) {
  const std::string name = asked.empty() ? default_features(input) : asked;
  const auto kinds = feature_kinds();
  const auto kind = std::ranges::find(kinds, name, &FeatureKind::name);
  if (kind == kinds.end()) {
    std::error_code error;
    if (is_boxed(name) || std::filesystem::exists(name, error)) return {name, true};
    std::vector<std::string> names{std::string(kPictureNetwork), std::string(kTextNetwork)};
    for (const FeatureKind& known : kinds) names.emplace_back(known.name);
    throw Error(ErrorKind::usage, "there are no features '" + io::for_terminal(name) + "'", did_you_mean(name, names));
  }
  if (kind->input == input) return {name, false};
  const auto fitting = std::ranges::find(kinds, input, &FeatureKind::input);
  throw Error(ErrorKind::usage,
              io::for_terminal(input_name) + ": features '" + name + "' do not fit " + std::string(input) + " input",
              "for " + std::string(input) + " input there is: " + std::string(fitting->name));
}

}  // namespace attnviz::pipeline
