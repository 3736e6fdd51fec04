#include <cstdio>

#include <jpeglib.h>
// jpeglib.h must come first: this file's FILE needs it.
#include "attnviz/image/encode_jpeg.hpp"

#include <csetjmp>
#include <cstdlib>

#include "attnviz/core/error.hpp"

namespace attnviz::image {
namespace {

struct JpegErrors {
  jpeg_error_mgr base;
  std::jmp_buf escape;
  char message[JMSG_LENGTH_MAX];
};

void note_and_escape(j_common_ptr common) {
  auto* errors = reinterpret_cast<JpegErrors*>(common->err);
  errors->base.format_message(common, errors->message);
  std::longjmp(errors->escape, 1);
}

/// libjpeg's state and the memory that it writes to. write() holds nothing that has a destructor, so that the library
/// may jump out of it.
class JpegWriter {
 public:
  JpegWriter() {
    jpeg_.err = jpeg_std_error(&errors_.base);
    errors_.base.error_exit = note_and_escape;
    jpeg_create_compress(&jpeg_);
    jpeg_mem_dest(&jpeg_, &memory_, &size_);
  }
  ~JpegWriter() {
    jpeg_destroy_compress(&jpeg_);
    std::free(memory_);
  }
  JpegWriter(const JpegWriter&) = delete;
  JpegWriter& operator=(const JpegWriter&) = delete;

  bool write(const std::uint8_t* pixels, std::size_t height, std::size_t width, int quality) {
    if (setjmp(errors_.escape) != 0) return false;
    jpeg_.image_width = static_cast<JDIMENSION>(width);
    jpeg_.image_height = static_cast<JDIMENSION>(height);
    jpeg_.input_components = 3;
    jpeg_.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg_);
    jpeg_set_quality(&jpeg_, quality, TRUE);
    jpeg_.optimize_coding = TRUE;
    jpeg_start_compress(&jpeg_, TRUE);
    while (jpeg_.next_scanline < jpeg_.image_height) {
      auto* row = const_cast<JSAMPROW>(pixels + std::size_t{3} * width * jpeg_.next_scanline);
      jpeg_write_scanlines(&jpeg_, &row, 1);
    }
    jpeg_finish_compress(&jpeg_);
    return true;
  }

  std::vector<std::byte> bytes() const {
    const auto* begin = reinterpret_cast<const std::byte*>(memory_);
    return {begin, begin + size_};
  }
  const char* message() const { return errors_.message; }

 private:
  jpeg_compress_struct jpeg_{};
  JpegErrors errors_{};
  unsigned char* memory_ = nullptr;
  unsigned long size_ = 0;
};

}  // namespace

std::vector<std::byte> encode_jpeg(const Pixels& pixels, int quality) {
  if (pixels.size() == 0 || pixels.shape(2) != 3) {
    throw Error(ErrorKind::shape, "encode_jpeg: pixels have shape " + shape_text(pixels) + ", expected [H, W, 3]");
  }
  JpegWriter writer;
  if (!writer.write(pixels.data(), pixels.shape(0), pixels.shape(1), quality)) {
    throw Error(ErrorKind::internal, std::string("encode_jpeg: ") + writer.message());
  }
  return writer.bytes();
}

}  // namespace attnviz::image
