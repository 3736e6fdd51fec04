#include <webp/decode.h>
#include <webp/demux.h>

#include <algorithm>
#include <memory>

#include "attnviz/core/deadline.hpp"
#include "attnviz/image/damage.hpp"
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

/// RGBA [height,width,4] of one frame, and how many rows from the top are known; the others are transparent.
struct Frame {
  Pixels rgba;
  std::size_t rows = 0;
  std::string damage;
};

Frame decode_frame(const Encoded& file, const WebPIterator& stored) {
  const auto width = static_cast<std::size_t>(stored.width), height = static_cast<std::size_t>(stored.height);
  require_pixels(file, width, height);
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) throw Error(ErrorKind::internal, file.name + ": WebP: version mismatch");
  Frame frame{Pixels::from_shape({height, width, 4}), height, {}};
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = frame.rgba.data();
  config.output.u.RGBA.stride = static_cast<int>(width * 4);
  config.output.u.RGBA.size = frame.rgba.size();
  const Decoder decoder(WebPINewDecoder(&config.output), &WebPIDelete);
  if (decoder == nullptr) throw Error(ErrorKind::limit, file.name + ": WebP: not enough memory", "try fewer --jobs");
  const VP8StatusCode status = feed(decoder.get(), {stored.fragment.bytes, stored.fragment.size});
  if (status == VP8_STATUS_OK) return frame;
  frame.damage = words_for(status);
  int known = 0;
  const bool begun = WebPIDecGetRGB(decoder.get(), &known, nullptr, nullptr, nullptr) != nullptr;
  frame.rows = begun ? std::min(static_cast<std::size_t>(std::max(known, 0)), height) : 0;
  std::fill(frame.rgba.data() + frame.rows * width * 4, frame.rgba.data() + frame.rgba.size(), std::uint8_t{0});
  return frame;
}

/// Words for a file without its last bytes, or nothing. libwebp is content with it; the size in the container's header
/// is not.
std::string missing_end(const Encoded& file) {
  std::size_t stated = 8;
  for (std::size_t index = 0; index < 4; ++index) stated += static_cast<std::size_t>(file.at(4 + index)) << (8 * index);
  if (file.size() >= stated) return {};
  return "the data ends too early: " + std::to_string(file.size()) + " of " + std::to_string(stated) + " bytes";
}

/// Puts a frame on its canvas, over white.
void draw(const Encoded& file, const Frame& frame, const WebPIterator& where, Pixels& rgb) {
  const Pixels& rgba = frame.rgba;
  if (rgba.shape(0) == rgb.shape(0) && rgba.shape(1) == rgb.shape(1)) {
    composite_on_white({rgba.data(), rgba.size()}, rgb.data());
    return;
  }
  // The first frame of an animation may be smaller than its canvas, of which the rest is transparent.
  std::fill_n(rgb.data(), rgb.size(), std::uint8_t{255});
  const auto left = static_cast<std::size_t>(where.x_offset), top = static_cast<std::size_t>(where.y_offset);
  if (left + rgba.shape(1) > rgb.shape(1) || top + rgba.shape(0) > rgb.shape(0)) {
    fail_damaged(file, "a frame outside of its canvas");
  }
  const std::size_t row_bytes = rgba.shape(1) * 4;
  for (std::size_t row = 0; row < rgba.shape(0); ++row) {
    composite_on_white({rgba.data() + row * row_bytes, row_bytes},
                       rgb.data() + ((top + row) * rgb.shape(1) + left) * 3);
  }
}

Attempt attempt(const Encoded& file, Reading reading) {
  Attempt made;
  made.damage = missing_end(file);
  const auto gives_up = [&] { return reading == Reading::exact && !made.damage.empty(); };
  if (gives_up()) return made;
  const WebPData data{file.data(), file.size()};
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  const Demuxer demuxer(WebPDemuxPartial(&data, &state), &WebPDemuxDelete);
  if (state == WEBP_DEMUX_PARSE_ERROR || demuxer == nullptr) fail_damaged(file, "the container cannot be parsed");
  if (state == WEBP_DEMUX_PARSING_HEADER) fail_damaged(file, "the data ends too early");
  const std::size_t width = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH);
  const std::size_t height = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT);
  require_pixels(file, width, height);
  if (state != WEBP_DEMUX_DONE && made.damage.empty()) made.damage = "the data ends too early";
  if (gives_up()) return made;

  Iterator first;
  if (WebPDemuxGetFrame(demuxer.get(), 1, &first.frame) == 0) fail_damaged(file, "no picture in the file");
  if (first.frame.complete == 0 && made.damage.empty()) made.damage = "no complete picture in the file";
  if (gives_up()) return made;
  Frame frame = decode_frame(file, first.frame);
  made.shows_something = frame.rows > 0;
  if (made.damage.empty()) made.damage = frame.damage;
  if (gives_up()) return made;
  made.raster.rgb = allocate_rgb(file, width, height);
  made.raster.orientation = orientation_of(demuxer.get());
  draw(file, frame, first.frame, made.raster.rgb);
  return made;
}

}  // namespace

Raster decode_webp(const Encoded& file) {
  return decode_despite_damage(file, attempt);
}

}  // namespace attnviz::image
