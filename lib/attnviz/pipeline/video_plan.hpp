#pragma once

#include <filesystem>
#include <memory>

#include "attnviz/pipeline/plan.hpp"
#include "attnviz/pipeline/video_frame.hpp"

namespace attnviz::pipeline {

/// The plan of a run as it is for the frames of a video.
Plan plan_of_frames(const Plan& plan);

/// A frame as a source of its own: "clip.mp4#000120", whose outputs begin with "clip.f000120".
Source frame_source(const Source& video, std::shared_ptr<VideoFrame> frame);
/// The same where only its name matters.
Source frame_source(const Source& video, std::size_t number);

/// OUTPUT/STEM.MECHANISM.overlay.mp4
std::filesystem::path video_path(const Plan& plan, const Source& video, const MapSource& one);

}  // namespace attnviz::pipeline
