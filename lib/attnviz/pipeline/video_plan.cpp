#include "attnviz/pipeline/video_plan.hpp"

#include <cstdio>

#include "attnviz/pipeline/outputs.hpp"

namespace attnviz::pipeline {

Plan plan_of_frames(const Plan& plan) {
  Plan frames = plan;
  frames.roles.overlay = plan.roles.frames;
  frames.roles.video = plan.roles.overlay;
  if (plan.video.pictures) return frames;
  frames.roles.heatmap = false;
  frames.roles.lines = false;
  frames.roles.sheet = false;
  return frames;
}

Source frame_source(const Source& video, std::shared_ptr<VideoFrame> frame) {
  char number[32];  // as wide as names that sort must be
  std::snprintf(number, sizeof number, "%06zu", frame->number);
  return {.path = video.path,
          .name = video.name + "#" + number,
          .stem = video.stem.string() + ".f" + number,
          .frame = std::move(frame)};
}

Source frame_source(const Source& video, std::size_t number) {
  auto frame = std::make_shared<VideoFrame>();
  frame->number = number;
  return frame_source(video, std::move(frame));
}

std::filesystem::path video_path(const Plan& plan, const Source& video, const MapSource& one) {
  std::filesystem::path path = output_path(plan, video, one.name(), one.overlay_suffix());
  return path.replace_extension(".mp4");
}

}  // namespace attnviz::pipeline
