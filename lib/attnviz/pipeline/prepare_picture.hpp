#pragma once

#include <span>

#include "attnviz/pipeline/prepare.hpp"
#include "attnviz/pipeline/video_frame.hpp"

namespace attnviz::pipeline {

/// Decodes a picture and makes its features. The record's path must be set. Throws as `prepare` does.
void prepare_picture(Prepared& prepared, std::span<const std::byte> bytes, const FeatureSettings& settings);
/// The same of a frame of a video, which is decoded already.
void prepare_frame(Prepared& prepared, const VideoFrame& frame, const FeatureSettings& settings);

}  // namespace attnviz::pipeline
