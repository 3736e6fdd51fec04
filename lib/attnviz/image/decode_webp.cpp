#include <webp/decode.h>
#include <webp/demux.h>

#include <algorithm>
#include <memory>

#include "attnviz/core/deadline.hpp"
#include "attnviz/image/decoders.hpp"
#include "attnviz/image/orientation.hpp"

namespace attnviz::image {
namespace {

using Demuxer = std::unique_ptr<WebPDemuxer, decltype(&WebPDemuxDelete)>;

const char* words_for(VP8StatusCode status) {
  switch (status) {
    case VP8_STATUS_OK:
      return "no error";
    case VP8_STATUS_OUT_OF_MEMORY:
      return "out of memory";
    case VP8_STATUS_INVALID_PARAM:
      return "invalid parameter";
    case VP8_STATUS_BITSTREAM_ERROR:
      return "bitstream error";
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      return "unsupported feature";
    case VP8_STATUS_SUSPENDED:
      return "suspended";
    case VP8_STATUS_USER_ABORT:
      return "stopped";
    case VP8_STATUS_NOT_ENOUGH_DATA:
      return "not enough data";
  }
  return "unknown error";
}

struct Iterator {
  WebPIterator frame{};
  ~Iterator() { WebPDemuxReleaseIterator(&frame); }
};

int orientation_of(const WebPDemuxer* demuxer) {
  WebPChunkIterator chunk{};
  int orientation = 1;
  if (WebPDemuxGetChunk(demuxer, "EXIF", 1, &chunk) != 0) {
    orientation = exif_orientation({reinterpret_cast<const std::byte*>(chunk.chunk.bytes), chunk.chunk.size});
  }
  WebPDemuxReleaseChunkIterator(&chunk);
  return orientation;
}

using Decoder = std::unique_ptr<WebPIDecoder, decltype(&WebPIDelete)>;

/// Gives the decoder its bytes in pieces, between which the time is asked.
VP8StatusCode feed(WebPIDecoder* decoder, std::span<const std::uint8_t> bytes) {
  constexpr std::size_t kPieces = 128, kLeast = 256;
  const std::size_t piece = std::max(bytes.size() / kPieces, kLeast);
  VP8StatusCode status = VP8_STATUS_SUSPENDED;
  for (std::size_t given = 0; given < bytes.size() && status == VP8_STATUS_SUSPENDED;) {
    check_deadline();
    given = std::min(bytes.size(), given + piece);
    status = WebPIUpdate(decoder, bytes.data(), given);
  }
  return status;
}

/// Decodes one frame to RGBA [height,width,4].
Pixels decode_frame(const Encoded& file, const WebPIterator& frame) {
  const auto width = static_cast<std::size_t>(frame.width), height = static_cast<std::size_t>(frame.height);
  require_pixels(file, width, height);
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) throw Error(ErrorKind::internal, file.name + ": WebP: version mismatch");
  Pixels rgba = Pixels::from_shape({height, width, 4});
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = rgba.data();
  config.output.u.RGBA.stride = static_cast<int>(width * 4);
  config.output.u.RGBA.size = rgba.size();
  const Decoder decoder(WebPINewDecoder(&config.output), &WebPIDelete);
  if (decoder == nullptr) throw Error(ErrorKind::limit, file.name + ": WebP: not enough memory", "try fewer --jobs");
  const VP8StatusCode status = feed(decoder.get(), {frame.fragment.bytes, frame.fragment.size});
  if (status != VP8_STATUS_OK) fail_damaged(file, words_for(status));
  return rgba;
}

/// libwebp is content with a file that lacks its last bytes; the size in the container's header is not.
void require_whole(const Encoded& file) {
  std::size_t stated = 8;
  for (std::size_t index = 0; index < 4; ++index) stated += static_cast<std::size_t>(file.at(4 + index)) << (8 * index);
  if (file.size() < stated) {
    fail_damaged(
        file, "the data ends too early: " + std::to_string(file.size()) + " of " + std::to_string(stated) + " bytes");
  }
}

}  // namespace

Raster decode_webp(const Encoded& file) {
  require_whole(file);
  const WebPData data{file.data(), file.size()};
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  const Demuxer demuxer(WebPDemuxPartial(&data, &state), &WebPDemuxDelete);
  if (state == WEBP_DEMUX_PARSE_ERROR || demuxer == nullptr) fail_damaged(file, "the container cannot be parsed");
  const std::size_t width = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH);
  const std::size_t height = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT);
  require_pixels(file, width, height);
  if (state != WEBP_DEMUX_DONE) fail_damaged(file, "the data ends too early");

  Iterator first;
  if (WebPDemuxGetFrame(demuxer.get(), 1, &first.frame) == 0 || first.frame.complete == 0) {
    fail_damaged(file, "no complete picture in the file");
  }
  const Pixels rgba = decode_frame(file, first.frame);
  Raster raster{allocate_rgb(file, width, height), orientation_of(demuxer.get())};
  if (rgba.shape(0) == height && rgba.shape(1) == width) {
    composite_on_white({rgba.data(), rgba.size()}, raster.rgb.data());
    return raster;
  }
  // The first frame of an animation may be smaller than its canvas, of which the rest is transparent.
  std::fill_n(raster.rgb.data(), raster.rgb.size(), std::uint8_t{255});
  const auto left = static_cast<std::size_t>(first.frame.x_offset),
             top = static_cast<std::size_t>(first.frame.y_offset);
  if (left + rgba.shape(1) > width || top + rgba.shape(0) > height) fail_damaged(file, "a frame outside of its canvas");
  const std::size_t row_bytes = rgba.shape(1) * 4;
  for (std::size_t row = 0; row < rgba.shape(0); ++row) {
    composite_on_white({rgba.data() + row * row_bytes, row_bytes},
                       raster.rgb.data() + ((top + row) * width + left) * 3);
  }
  return raster;
}

}  // namespace attnviz::image
