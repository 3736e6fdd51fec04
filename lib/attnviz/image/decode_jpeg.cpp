#include "attnviz/image/jpeg_errors.hpp"
// jpeg_errors.hpp must come first: jerror.h needs what it includes.
#include <jerror.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <optional>

#include "attnviz/core/deadline.hpp"
#include "attnviz/image/decoders.hpp"
#include "attnviz/image/jpeg_scans.hpp"
#include "attnviz/image/orientation.hpp"

namespace attnviz::image {
namespace {

/// libjpeg's state. The functions below that call setjmp hold nothing that has a destructor, so that the library may
/// jump out of them; allocation and exceptions happen between these calls.
class JpegReader {
 public:
  explicit JpegReader(const Encoded& file) : file_(file) {
    use_errors(jpeg_, errors_);
    errors_.strict = file.limits.strict;
  }
  ~JpegReader() { jpeg_destroy_decompress(&jpeg_); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  void read_header() {
    if (!try_header()) fail();
    if (jpeg_.num_components == 2) fail_unsupported(file_, "two colour components");
  }
  /// False when a scan that is not the first cannot be read: `readable()` bytes are a picture of the scans before.
  bool read_rows(unsigned char* rows, std::size_t stride) {
    errors_.most_scans = static_cast<long>(most_scans(file_, width() * height()));
    if (try_rows(rows, stride)) return true;
    check_deadline();
    if (errors_.code == kTooManyScans) {
      require_scans(file_, static_cast<std::size_t>(jpeg_.input_scan_number), width() * height());
    }
    if (file_.limits.strict || errors_.code == JWRN_HIT_MARKER) fail();
    if (errors_.damage[0] == '\0') std::memcpy(errors_.damage, errors_.message, sizeof errors_.damage);
    if (jpeg_.output_scanline == 0) {
      if (!several_scans_ || jpeg_.input_scan_number == 0) fail();
      return false;
    }
    std::fill(rows + jpeg_.output_scanline * stride, rows + height() * stride, kGrey);
    return true;
  }
  std::size_t width() const { return width_; }
  std::size_t height() const { return height_; }
  std::string damage() const { return errors_.damage; }
  /// The bytes before the marker that reading ended at.
  std::size_t readable() const {
    // Behind the end of the file libjpeg reads an end mark of its own.
    const bool ran_out = std::less<>()(jpeg_.src->next_input_byte, file_.data()) ||
                         std::less<>()(file_.data() + file_.size(), jpeg_.src->next_input_byte);
    std::size_t place = ran_out ? file_.size() : file_.size() - jpeg_.src->bytes_in_buffer;
    for (place -= std::min<std::size_t>(place, 2); place > 0; --place) {
      const unsigned char code = file_.at(place + 1);
      if (file_.at(place) == 0xFF && code > 0 && code < 0xFF && (code < JPEG_RST0 || code > JPEG_EOI)) break;
    }
    return place;
  }
  bool is_cmyk() const { return jpeg_.num_components == 4; }

  int orientation() const {
    for (jpeg_saved_marker_ptr marker = jpeg_.marker_list; marker != nullptr; marker = marker->next) {
      if (marker->marker != JPEG_APP0 + 1 || marker->data_length < 6) continue;
      if (std::memcmp(marker->data, "Exif\0\0", 6) != 0) continue;
      return exif_orientation({reinterpret_cast<const std::byte*>(marker->data), marker->data_length});
    }
    return 1;
  }

 private:
  static constexpr unsigned char kGrey = 128;  // as libjpeg draws what is missing

  bool try_header() {
    if (setjmp(errors_.escape)) return false;
    jpeg_create_decompress(&jpeg_);
    watch_progress(jpeg_, errors_);
    jpeg_mem_src(&jpeg_, file_.data(), file_.size());
    jpeg_save_markers(&jpeg_, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&jpeg_, TRUE);
    width_ = jpeg_.image_width;
    height_ = jpeg_.image_height;
    several_scans_ = jpeg_has_multiple_scans(&jpeg_) == TRUE;
    return true;
  }

  bool try_rows(unsigned char* rows, std::size_t stride) {
    if (setjmp(errors_.escape)) return false;
    jpeg_.out_color_space = is_cmyk() ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(&jpeg_);
    while (jpeg_.output_scanline < jpeg_.output_height) {
      JSAMPROW batch[16];
      JDIMENSION count = 0;
      for (; count < 16 && jpeg_.output_scanline + count < jpeg_.output_height; ++count) {
        batch[count] = rows + (jpeg_.output_scanline + count) * stride;
      }
      jpeg_read_scanlines(&jpeg_, batch, count);
    }
    jpeg_finish_decompress(&jpeg_);
    return true;
  }

  [[noreturn]] void fail() const {
    switch (errors_.code) {
      case JERR_BAD_PRECISION:
      case JERR_SOF_UNSUPPORTED:
      case JERR_CCIR601_NOTIMPL:
      case JERR_ARITH_NOTIMPL:
      case JERR_CONVERSION_NOTIMPL:
        fail_unsupported(file_, errors_.message);
      default:
        fail_damaged(file_, errors_.message);
    }
  }

  const Encoded& file_;
  JpegErrors errors_{};
  jpeg_decompress_struct jpeg_{};
  std::size_t width_ = 0, height_ = 0;  // of the header: a second one among the data changes libjpeg's own
  bool several_scans_ = false;          // all of them are read before the first row is drawn
};

/// Pillow's rule. Four-component files hold inverted ink, as Adobe writes it: 255 is no ink.
void cmyk_to_rgb(std::span<const std::uint8_t> cmyk, std::uint8_t* rgb) {
  for (std::size_t index = 0; index + 4 <= cmyk.size(); index += 4, rgb += 3) {
    const unsigned light = cmyk[index + 3];
    for (std::size_t channel = 0; channel < 3; ++channel) {
      rgb[channel] = under_ink(255U - cmyk[index + channel], light);
    }
  }
}

/// Nothing when a later scan cannot be read; then `readable` bytes can.
struct Attempt {
  std::optional<Raster> raster;
  std::size_t readable = 0;
  std::string damage;
};

Attempt attempt(const Encoded& file) {
  JpegReader reader(file);
  reader.read_header();
  require_scans(file, count_jpeg_scans(file.bytes), reader.width() * reader.height());
  Raster raster{allocate_rgb(file, reader.width(), reader.height()), reader.orientation(), {}};
  bool drawn = false;
  if (!reader.is_cmyk()) {
    drawn = reader.read_rows(raster.rgb.data(), reader.width() * 3);
  } else {
    Pixels cmyk = Pixels::from_shape({reader.height(), reader.width(), 4});
    drawn = reader.read_rows(cmyk.data(), reader.width() * 4);
    if (drawn) cmyk_to_rgb({cmyk.data(), cmyk.size()}, raster.rgb.data());
  }
  if (!drawn) return {{}, reader.readable(), reader.damage()};
  raster.damage = reader.damage();
  return {std::move(raster), 0, {}};
}

}  // namespace

Raster decode_jpeg(const Encoded& file) {
  Attempt first = attempt(file);
  if (first.raster) return *std::move(first.raster);
  Encoded before = file;
  before.bytes = file.bytes.first(first.readable);
  Attempt second = attempt(before);
  if (!second.raster) fail_damaged(file, first.damage);
  second.raster->damage = first.damage;
  return *std::move(second.raster);
}

}  // namespace attnviz::image
