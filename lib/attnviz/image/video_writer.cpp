#include "attnviz/image/video_writer.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "attnviz/core/error.hpp"
#include "attnviz/image/video_library.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::image {
namespace {

std::size_t even(std::size_t side) {
  return side + side % 2;
}

/// Copies what fits; beyond a frame as large as all its last row and column go on.
void lay(const Pixels& frame, std::size_t usual_height, std::size_t usual_width, Pixels& canvas) {
  const std::size_t height = frame.shape(0), width = frame.shape(1);
  const bool usual = height == usual_height && width == usual_width;
  if (!usual) std::fill_n(canvas.data(), canvas.size(), std::uint8_t{255});
  const std::size_t rows = usual ? canvas.shape(0) : std::min(height, canvas.shape(0));
  const std::size_t columns = std::min(width, canvas.shape(1));
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint8_t* from = frame.data() + std::min(row, height - 1) * width * 3;
    std::uint8_t* to = canvas.data() + row * canvas.shape(1) * 3;
    std::copy_n(from, columns * 3, to);
    if (usual && columns < canvas.shape(1)) std::copy_n(from + (columns - 1) * 3, 3, to + columns * 3);
  }
}

}  // namespace

VideoWriter::VideoWriter(const std::filesystem::path& path, io::Overwrite overwrite, VideoFormat format)
    : file_(path, overwrite), format_(std::move(format)) {
  video_library();
}

std::int32_t VideoWriter::write(void* self, std::int64_t offset, const std::uint8_t* bytes,
                                std::int32_t size) noexcept {
  auto& writer = *static_cast<VideoWriter*>(self);
  if (writer.failure_) return -1;
  try {
    const auto all = std::as_bytes(std::span(bytes, static_cast<std::size_t>(size)));
    const auto begin = static_cast<std::uint64_t>(offset);
    const auto over = static_cast<std::size_t>(std::min<std::uint64_t>(all.size(), writer.file_.size() - begin));
    if (over > 0) writer.file_.replace_at(begin, all.first(over));
    writer.file_.append(all.subspan(over));
    return 0;
  } catch (...) {
    writer.failure_ = std::current_exception();
    return -1;
  }
}

void VideoWriter::begin(const Pixels& frame) {
  height_ = frame.shape(0) + format_.room;
  width_ = frame.shape(1);
  canvas_ = Pixels::from_shape({even(height_), even(width_), 3});
  const AttnvizVideoTarget target{
      .width = static_cast<std::int32_t>(canvas_.shape(1)),
      .height = static_cast<std::int32_t>(canvas_.shape(0)),
      .pixel_width = format_.pixel.width,
      .pixel_height = format_.pixel.height,
      .rate_numerator = format_.rate.numerator,
      .rate_denominator = format_.rate.denominator,
      .write = write,
      .to = this,
      .encoder = format_.encoder.empty() ? nullptr : format_.encoder.c_str(),
  };
  AttnvizVideoWords words{};
  void* created = video_library().create(&target, &words);
  if (created == nullptr && !failure_) {
    throw Error(ErrorKind::unsupported,
                io::path_text(file_.target()) + ": a video of " + std::to_string(canvas_.shape(1)) + " x " +
                    std::to_string(canvas_.shape(0)) + " pixels cannot be encoded: " + io::for_terminal(words.text),
                "shrink the video first, or write its frames as pictures, --write frames");
  }
  check(created == nullptr ? -1 : 0, words.text);
  writer_ = std::shared_ptr<void>(created, video_library().discard);
  encoder_ = video_library().encoder(created);
}

void VideoWriter::check(int status, const char* text) {
  if (failure_) std::rethrow_exception(failure_);
  if (status == 0) return;
  throw Error(ErrorKind::io,
              io::path_text(file_.target()) + ": the video cannot be encoded: " + io::for_terminal(text));
}

void VideoWriter::add(const Pixels& frame) {
  if (!writer_) begin(frame);
  lay(frame, height_, width_, canvas_);
  AttnvizVideoWords words{};
  const int status = video_library().add(writer_.get(), canvas_.data(), &words);
  check(status, words.text);
}

void VideoWriter::finish() {
  if (!writer_) throw Error(ErrorKind::internal, io::path_text(file_.target()) + ": a video without frames");
  AttnvizVideoWords words{};
  const int status = video_library().finish(writer_.get(), &words);
  check(status, words.text);
  writer_.reset();
  file_.commit();
}

}  // namespace attnviz::image
