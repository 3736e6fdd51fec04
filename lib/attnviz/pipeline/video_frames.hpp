#pragma once

#include <optional>
#include <string>

#include "attnviz/core/error.hpp"
#include "attnviz/image/video_reader.hpp"
#include "attnviz/pipeline/plan.hpp"

namespace attnviz::pipeline {

/// The frames of a video that a run takes, one after the other, as they are needed.
class VideoFrames {
 public:
  /// Throws as `image::VideoReader` does.
  VideoFrames(const Plan& plan, const Source& video);

  /// The next one, decoded; nothing at the end, or where it cannot go on: then `trouble` says why.
  std::optional<Source> next();

  /// Each n-th frame is taken.
  std::size_t every() const { return every_; }
  /// Of the frames that are taken.
  image::FrameRate rate() const;
  image::PixelShape pixel() const { return reader_.info().pixel; }
  const std::optional<Error>& trouble() const { return trouble_; }
  /// What of the video was lost, as far as it was read, or empty.
  std::string damage() const { return reader_.damage(); }
  /// Of the file, which is read once for it.
  const std::string& sha256();

 private:
  const Source& video_;
  image::VideoReader reader_;
  std::size_t every_, most_, taken_ = 0;
  std::string sha256_;
  std::optional<Error> trouble_;
};

}  // namespace attnviz::pipeline
