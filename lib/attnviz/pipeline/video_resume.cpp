#include "attnviz/pipeline/video_resume.hpp"

#include "attnviz/pipeline/resume.hpp"
#include "attnviz/pipeline/video_plan.hpp"

namespace attnviz::pipeline {
namespace {

using report::ManifestEntry;

/// The sources of maps of which the video was kept.
using Kept = std::vector<const MapSource*>;

/// What is left of one frame. `found`: anything at all.
struct KeptFrame {
  bool found = false;
  std::string reason;
  std::vector<ManifestEntry> entries;
};

KeptFrame look_for_frame(const Plan& plan, const Kept& kept, const Source& frame, const RunManifest& manifest,
                         const SharedRanges& shared) {
  KeptFrame result;
  for (const MapSource* one : kept) {
    Earlier earlier = look_for({plan, *one, shared}, frame, manifest);
    result.found = result.found || earlier.left_something;
    if (!earlier.holds && result.reason.empty()) {
      result.reason = earlier.reason.empty() ? "one of its frames is missing" : earlier.reason;
    }
    result.entries.push_back(std::move(earlier.entry));
  }
  return result;
}

}  // namespace

KeptVideo look_for_video(const Plan& plan, const Source& video, const SharedRanges& shared,
                         const RunManifest& manifest) {
  KeptVideo result;
  Kept kept;
  std::vector<ManifestEntry> of_video;
  for (const auto& one : plan.sources) {
    Earlier earlier = look_for({plan, *one, shared}, video, manifest);
    if (earlier.holds) {
      kept.push_back(one.get());
      of_video.push_back(std::move(earlier.entry));
    } else if (!plan.every_mechanism || earlier.left_something) {
      result.reason = earlier.reason;
      return result;
    }
  }
  if (kept.empty()) return result;

  const Plan frames_plan = plan_of_frames(plan);
  const VideoFrames frames(plan, video);
  const std::size_t most = plan.video.most_frames;
  for (std::size_t taken = 0; most == 0 || taken < most; ++taken) {
    Source frame = frame_source(video, taken * frames.every());
    frame.frame->video_sha256 = of_video.front().sha256;
    KeptFrame one = look_for_frame(frames_plan, kept, frame, manifest, shared);
    if (!one.found) break;
    result.reason = one.reason;
    if (!result.reason.empty()) return result;
    result.entries.emplace_back(std::move(frame), std::move(one.entries));
  }
  result.whole = !result.entries.empty();
  result.entries.emplace_back(video, std::move(of_video));
  return result;
}

}  // namespace attnviz::pipeline
