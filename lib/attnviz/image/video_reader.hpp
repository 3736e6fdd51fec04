#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "attnviz/core/tensor.hpp"
#include "attnviz/image/decode.hpp"
#include "attnviz/image/video.hpp"

namespace attnviz::image {

/// What a video says about itself.
struct VideoInfo {
  FrameRate rate;
  PixelShape pixel;                 ///< of the upright frame
  std::int64_t claimed_frames = 0;  ///< 0: it does not say. Files lie about it
  std::string container, codec;     ///< in FFmpeg's words
};

/// Reads the frames of a video one after the other and holds one at a time. One thread at a time per object.
class VideoReader {
 public:
  /// Messages start with `name`. Throws `unsupported` where the part for videos is missing, for sound alone and for a
  /// codec that is not known, `format` for what cannot be read at all.
  VideoReader(const std::filesystem::path& path, std::string name, const Limits& limits);

  const VideoInfo& info() const { return info_; }

  /// Goes to the next frame; false at the end. What is damaged is passed over.
  bool next();
  /// The frame where it stands, upright: [H,W,3] RGB. Throws `limit` as `decode` does.
  Pixels pixels();
  /// When it is shown, from the beginning.
  double seconds() const { return seconds_; }
  /// How many frames it has come by.
  std::int64_t count() const { return count_; }
  /// What was lost so far, in a sentence, or empty. At the end also when there were fewer frames than it says.
  std::string damage() const;

 private:
  std::string name_;
  Limits limits_;
  std::shared_ptr<void> reader_;
  VideoInfo info_;
  int orientation_ = 1;
  std::int64_t count_ = 0;
  double seconds_ = 0;
  std::size_t width_ = 0, height_ = 0;  ///< as stored
  bool ended_ = false;
};

}  // namespace attnviz::image
