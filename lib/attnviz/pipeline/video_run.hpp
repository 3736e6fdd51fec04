#pragma once

#include <functional>

#include "attnviz/pipeline/in_order.hpp"

namespace attnviz::pipeline {

/// What a run of a video shares with the rest of the batch.
struct VideoRun {
  const Plan& plan;
  const SharedRanges& shared;  ///< of all inputs, where they share them
  const RunManifest& manifest;
  InOrder& order;
  /// Of each frame in turn, and at last of the video.
  std::function<void(const Source&, std::span<const report::ManifestEntry>)> finish;
};

/// Takes a video apart, looks at its frames and puts their overlays together again. Holds as many frames at a time as
/// there are jobs. False when it was stopped on the way: then there is no video, and no entry of it.
bool run_video(const VideoRun& run, const Source& video);

/// The ranges of the maps over all its frames; nothing is drawn or written. None of a video that cannot be read.
SharedRanges measure_video(const Plan& plan, const Source& video, InOrder& order);

/// Joins ranges to those before them.
void join(SharedRanges& all, const SharedRanges& more);

}  // namespace attnviz::pipeline
