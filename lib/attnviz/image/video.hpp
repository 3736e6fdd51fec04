#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace attnviz::image {

/// Frames a second, as a fraction.
struct FrameRate {
  int numerator = 25, denominator = 1;

  double per_second() const { return static_cast<double>(numerator) / denominator; }
};

/// How wide and high one pixel is shown: 1 to 1 but for old television.
struct PixelShape {
  int width = 1, height = 1;
};

/// Whether the first bytes are those of a video: MP4 or QuickTime, Matroska or WebM, AVI, MPEG, Ogg, Flash, ASF.
bool is_video(std::span<const std::byte> head) noexcept;
/// So many bytes tell.
inline constexpr std::size_t kVideoHead = 400;

/// Whether the part that reads and writes videos was built.
bool has_videos();

}  // namespace attnviz::image
