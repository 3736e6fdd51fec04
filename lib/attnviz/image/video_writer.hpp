#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>

#include "attnviz/core/tensor.hpp"
#include "attnviz/image/video.hpp"
#include "attnviz/io/atomic_file.hpp"

namespace attnviz::image {

/// How a video is made.
struct VideoFormat {
  FrameRate rate;
  PixelShape pixel;
  std::size_t room = 0;  ///< white rows below the first frame, for higher ones to come
  std::string encoder;   ///< in FFmpeg's words, or empty: H.264 where it is there, else what browsers play, else MPEG-4
};

/// Writes an MP4 frame by frame, through an io::AtomicFile: under its name it appears whole or not at all. All frames
/// have the size of the first one and the room below it, made even by repeating the last row or column; one of another
/// size is cut, or stands on white. Equal frames make equal bytes. One thread at a time per object.
class VideoWriter {
 public:
  /// Throws as io::AtomicFile does, and `unsupported` without the part for videos.
  VideoWriter(const std::filesystem::path& path, io::Overwrite overwrite, VideoFormat format);

  /// [H,W,3] RGB. Throws `unsupported` when nothing here can encode it, and `io`.
  void add(const Pixels& frame);
  /// The file gets its name. Throws `internal` without frames, and `io`.
  void finish();

  /// What encodes it, after the first frame: "libx264".
  const std::string& encoder() const { return encoder_; }
  /// Whether browsers play what it encodes.
  bool for_browsers() const { return encoder_ != "mpeg4"; }

 private:
  void begin(const Pixels& frame);
  void check(int status, const char* text);
  static std::int32_t write(void* self, std::int64_t offset, const std::uint8_t* bytes, std::int32_t size) noexcept;

  io::AtomicFile file_;
  VideoFormat format_;
  std::shared_ptr<void> writer_;
  std::string encoder_;
  Pixels canvas_;
  std::size_t height_ = 0, width_ = 0;  ///< of the first frame
  std::exception_ptr failure_;          ///< of a write, which may not cross the part
};

}  // namespace attnviz::image
