#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/image/video_writer.hpp"
#include "attnviz/pipeline/plan.hpp"
#include "attnviz/pipeline/video_frames.hpp"
#include "attnviz/report/manifest.hpp"

namespace attnviz::pipeline {

/// Writes the overlays of a video's frames as videos, one a source of maps, while the frames come, and then says what
/// became of the video. Not finished, it leaves no file. The plan, the video and its frames must outlive it.
class VideoOverlays {
 public:
  VideoOverlays(const Plan& plan, const Source& video, VideoFrames& frames);

  /// What came of the next frame; its overlays are taken from it.
  void add(const Source& frame, std::span<const report::ManifestEntry> entries);
  /// One entry a source of maps that saw a frame: its video, and what was lost on the way.
  std::vector<report::ManifestEntry> finish();

 private:
  struct Made {
    std::optional<image::VideoWriter> writer;
    std::optional<Error> failure;  ///< of writing
    std::size_t frames = 0, drawn = 0, failed = 0;
  };

  void draw(const MapSource& one, Made& made, const Pixels& overlay);
  report::ManifestEntry entry_of(const MapSource& one, Made& made);

  const Plan& plan_;
  const Source& video_;
  VideoFrames& frames_;
  std::map<std::string, Made> made_;  ///< by source of maps
};

/// Of a video that failed, one a source of maps.
std::vector<report::ManifestEntry> failed_video(const Plan& plan, const Source& video, const Error& error);

}  // namespace attnviz::pipeline
