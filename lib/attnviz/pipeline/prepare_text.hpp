#pragma once

#include <string_view>

#include "attnviz/pipeline/prepare.hpp"

namespace attnviz::pipeline {

/// Cuts a text into tokens and makes their features. The record's path must be set. Throws as `prepare` does.
void prepare_text(Prepared& prepared, std::string_view text, const FeatureSettings& settings);

/// The second text that cross-attention looks at, by the features of the first.
void prepare_context(Prepared& prepared, const FeatureSettings& settings);

}  // namespace attnviz::pipeline
