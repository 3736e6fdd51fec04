#include <cstdio>

#include <jpeglib.h>
// jpeglib.h must come first: jerror.h and this file's FILE need it.
#include <jerror.h>

#include <csetjmp>
#include <cstring>

#include "attnviz/core/deadline.hpp"
#include "attnviz/image/decoders.hpp"
#include "attnviz/image/jpeg_scans.hpp"
#include "attnviz/image/orientation.hpp"

namespace attnviz::image {
namespace {

struct JpegErrors {
  jpeg_error_mgr base;
  std::jmp_buf escape;
  char message[JMSG_LENGTH_MAX];
  int code;
};

void note_and_escape(j_common_ptr common) {
  auto* errors = reinterpret_cast<JpegErrors*>(common->err);
  errors->base.format_message(common, errors->message);
  errors->code = errors->base.msg_code;
  std::longjmp(errors->escape, 1);
}

/// libjpeg goes on after a warning with made-up pixels; the warnings that mean so are errors here.
void judge_message(j_common_ptr common, int level) {
  if (level >= 0) return;
  switch (common->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
      note_and_escape(common);
      break;
    default:
      ++common->err->num_warnings;
  }
}

void print_nothing(j_common_ptr) {}

/// libjpeg calls this between rows, also while it goes over all scans of a progressive file.
void watch_deadline(j_common_ptr common) {
  if (deadline_passed()) std::longjmp(reinterpret_cast<JpegErrors*>(common->err)->escape, 1);
}

/// libjpeg's state. The functions below that call setjmp hold nothing that has a destructor, so that the library may
/// jump out of them; allocation and exceptions happen between these calls.
class JpegReader {
 public:
  explicit JpegReader(const Encoded& file) : file_(file) {
    jpeg_.err = jpeg_std_error(&errors_.base);
    errors_.base.error_exit = note_and_escape;
    errors_.base.emit_message = judge_message;
    errors_.base.output_message = print_nothing;
  }
  ~JpegReader() { jpeg_destroy_decompress(&jpeg_); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  void read_header() {
    if (!try_header()) fail();
    if (jpeg_.num_components == 2) fail_unsupported(file_, "two colour components");
  }
  void read_rows(unsigned char* rows, std::size_t stride) {
    if (!try_rows(rows, stride)) fail();
  }
  std::size_t width() const { return jpeg_.image_width; }
  std::size_t height() const { return jpeg_.image_height; }
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
  bool try_header() {
    if (setjmp(errors_.escape)) return false;
    jpeg_create_decompress(&jpeg_);
    jpeg_mem_src(&jpeg_, file_.data(), file_.size());
    jpeg_save_markers(&jpeg_, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&jpeg_, TRUE);
    return true;
  }

  bool try_rows(unsigned char* rows, std::size_t stride) {
    if (setjmp(errors_.escape)) return false;
    jpeg_.out_color_space = is_cmyk() ? JCS_CMYK : JCS_RGB;
    progress_.progress_monitor = watch_deadline;
    jpeg_.progress = &progress_;
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
    check_deadline();
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
  jpeg_progress_mgr progress_{};
  jpeg_decompress_struct jpeg_{};
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

}  // namespace

Raster decode_jpeg(const Encoded& file) {
  JpegReader reader(file);
  reader.read_header();
  require_scans(file, count_jpeg_scans(file.bytes), reader.width() * reader.height());
  Raster raster{allocate_rgb(file, reader.width(), reader.height()), reader.orientation()};
  if (!reader.is_cmyk()) {
    reader.read_rows(raster.rgb.data(), reader.width() * 3);
    return raster;
  }
  Pixels cmyk = Pixels::from_shape({reader.height(), reader.width(), 4});
  reader.read_rows(cmyk.data(), reader.width() * 4);
  cmyk_to_rgb({cmyk.data(), cmyk.size()}, raster.rgb.data());
  return raster;
}

}  // namespace attnviz::image
