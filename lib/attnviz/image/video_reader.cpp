#include "attnviz/image/video_reader.hpp"

#include <algorithm>
#include <utility>

#include "attnviz/core/error.hpp"
#include "attnviz/image/orientation.hpp"
#include "attnviz/image/video_library.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::image {
namespace {

/// Decoding a frame is quick beside looking at it.
constexpr std::int32_t kDecodingThreads = 2;

[[noreturn]] void refuse(std::int32_t status, const std::string& name, const AttnvizVideoWords& words) {
  const std::string said = words.text[0] == '\0' ? "" : ": " + io::for_terminal(words.text);
  switch (status) {
    case kAttnvizVideoNoPicture:
      throw Error(ErrorKind::unsupported, name + ": has sound and no moving picture");
    case kAttnvizVideoNoDecoder:
      throw Error(ErrorKind::unsupported, name + ": its pictures cannot be decoded" + said,
                  "convert it to H.264 in MP4 first");
    case kAttnvizVideoNoMemory:
      throw Error(ErrorKind::limit, name + ": not enough memory for a video", "try fewer --jobs");
    case kAttnvizVideoNoSize:
      throw Error(ErrorKind::limit, name + ": its frames have no size that is within the limit of pixels" + said,
                  "shrink the video first, or raise the pixel limit");
    default:
      throw Error(ErrorKind::format, name + ": cannot be read as a video" + said,
                  "the file is damaged or incomplete; fetch or export it again");
  }
}

void check_size(std::size_t width, std::size_t height, const Limits& limits, const std::string& name) {
  if (width == 0 || height == 0) throw Error(ErrorKind::format, name + ": a video without pixels");
  if (width <= limits.pixels / height && std::max(width, height) <= limits.side) return;
  throw Error(ErrorKind::limit,
              name + ": frames of " + std::to_string(width) + " x " + std::to_string(height) +
                  " pixels, more than the limit of " + std::to_string(limits.pixels),
              "shrink the video first, or raise the pixel limit");
}

int orientation_of(int turn) {
  return turn == 90 ? 6 : turn == 180 ? 3 : turn == 270 ? 8 : 1;
}

}  // namespace

VideoReader::VideoReader(const std::filesystem::path& path, std::string name, const Limits& limits)
    : name_(std::move(name)), limits_(limits) {
  const AttnvizVideoPart& library = video_library();
  AttnvizVideoWords words{};
  AttnvizVideoInfo info{};
  void* opened = nullptr;
  const AttnvizVideoRequest request{path.c_str(), static_cast<std::int64_t>(limits.pixels), kDecodingThreads};
  const std::int32_t status = library.open(&request, &opened, &info, &words);
  if (status == kAttnvizVideoOpen) reader_ = std::shared_ptr<void>(opened, library.close);
  if (status == kAttnvizVideoOpen || status == kAttnvizVideoTooLarge) {
    check_size(static_cast<std::size_t>(std::max(info.width, 0)), static_cast<std::size_t>(std::max(info.height, 0)),
               limits_, name_);
  }
  if (status != kAttnvizVideoOpen) refuse(status, name_, words);
  orientation_ = orientation_of(info.turn);
  const bool lying = orientation_ > 4;
  info_ = {{info.rate_numerator, info.rate_denominator},
           {lying ? info.pixel_height : info.pixel_width, lying ? info.pixel_width : info.pixel_height},
           std::max<std::int64_t>(info.frames, 0),
           info.container,
           info.codec};
}

bool VideoReader::next() {
  AttnvizVideoFrame frame{};
  if (ended_ || video_library().next(reader_.get(), &frame) == 0) {
    ended_ = true;
    return false;
  }
  ++count_;
  seconds_ = frame.seconds;
  width_ = static_cast<std::size_t>(std::max(frame.width, 0));
  height_ = static_cast<std::size_t>(std::max(frame.height, 0));
  return true;
}

Pixels VideoReader::pixels() {
  if (count_ == 0 || ended_) throw Error(ErrorKind::internal, name_ + ": no frame to take the pixels of");
  check_size(width_, height_, limits_, name_);
  Pixels rgb = Pixels::from_shape({height_, width_, 3});
  AttnvizVideoWords words{};
  if (video_library().pixels(reader_.get(), rgb.data(), &words) != 0) {
    throw Error(ErrorKind::format, name_ + ": frame " + std::to_string(count_ - 1) +
                                       " cannot be turned into colours: " + io::for_terminal(words.text));
  }
  return apply_orientation(std::move(rgb), orientation_);
}

std::string VideoReader::damage() const {
  AttnvizVideoWords words{};
  const std::int64_t times = video_library().damage(reader_.get(), &words);
  const std::string frames = std::to_string(count_) + (count_ == 1 ? " frame" : " frames");
  if (times > 0) {
    return "The video is damaged (" + io::for_terminal(words.text) + "); " + frames + " could be decoded.";
  }
  if (ended_ && count_ < info_.claimed_frames) {
    return "The video says that it has " + std::to_string(info_.claimed_frames) + " frames; " + frames +
           " could be decoded.";
  }
  return "";
}

}  // namespace attnviz::image
