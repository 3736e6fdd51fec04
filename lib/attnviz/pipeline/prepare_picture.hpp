#pragma once

#include <span>

#include "attnviz/pipeline/prepare.hpp"

namespace attnviz::pipeline {

/// Decodes a picture and makes its features. The record's path must be set. Throws as `prepare` does.
void prepare_picture(Prepared& prepared, std::span<const std::byte> bytes, const FeatureSettings& settings);

}  // namespace attnviz::pipeline
