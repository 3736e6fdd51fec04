#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "attnviz/mechanisms/contract/option.hpp"

namespace attnviz::pipeline {

/// A way to make features that needs no network, as `attnviz list features` shows it. Its options are set by --NAME.
struct FeatureKind {
  std::string_view name, input, description, citation;
  std::span<const mechanisms::OptionSpec> options;
  std::shared_ptr<void> (*make_options)() = nullptr;
};

inline constexpr mechanisms::Limits kGridLimits{1, 256};     ///< cells along the longer side of a picture
inline constexpr mechanisms::Limits kPositionLimits{0, 10};  ///< weight of word order

std::span<const FeatureKind> feature_kinds();

/// How an input of this kind ("image", "text") becomes vectors: one of feature_kinds(), or a network.
struct ChosenFeatures {
  std::string name;
  bool network = false;
};

/// What was asked for, or by default the boxed network of this kind, or without it the hand-made features. Throws
/// `usage` for a kind that does not fit the input and for a name that is neither a kind nor a network; `input_name` is
/// for messages.
ChosenFeatures choose_features(const std::string& asked, std::string_view input, const std::string& input_name);

}  // namespace attnviz::pipeline
