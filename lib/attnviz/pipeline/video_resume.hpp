#pragma once

#include <string>
#include <utility>
#include <vector>

#include "attnviz/pipeline/plan.hpp"
#include "attnviz/pipeline/run_manifest.hpp"
#include "attnviz/pipeline/video_frames.hpp"

namespace attnviz::pipeline {

/// What an earlier run has left of a video: all of it, or nothing that counts.
struct KeptVideo {
  bool whole = false;
  std::string reason;  ///< why not, or empty where there was nothing
  std::vector<std::pair<Source, std::vector<report::ManifestEntry>>> entries;  ///< of the frames and of the video
};

/// Whether the video and each of its frames is as this run would make it. `shared`: ranges of all inputs, where they
/// share them.
KeptVideo look_for_video(const Plan& plan, const Source& video, const SharedRanges& shared,
                         const RunManifest& manifest);

}  // namespace attnviz::pipeline
