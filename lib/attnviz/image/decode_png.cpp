#include <png.h>

#include <csetjmp>
#include <cstring>

#include "attnviz/core/deadline.hpp"
#include "attnviz/image/decoders.hpp"
#include "attnviz/image/orientation.hpp"

namespace attnviz::image {
namespace {

/// libpng's state. As with JPEG, the functions that call setjmp hold nothing that has a destructor.
class PngReader {
 public:
  explicit PngReader(const Encoded& file) : file_(file) {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, note_and_escape, ignore_warning);
    info_ = png_ == nullptr ? nullptr : png_create_info_struct(png_);
    if (info_ == nullptr) throw Error(ErrorKind::internal, file.name + ": PNG: libpng cannot start");
  }
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  void read_header() {
    if (!try_header()) fail_damaged(file_, message_);
  }
  void read_rows(unsigned char* rows, std::size_t stride) {
    if (!try_rows(rows, stride)) fail_damaged(file_, message_);
  }
  std::size_t width() const { return png_get_image_width(png_, info_); }
  std::size_t height() const { return png_get_image_height(png_, info_); }
  bool has_alpha() const { return has_alpha_; }

  /// After read_rows: the block may stand behind the pixels.
  int orientation() const {
    png_uint_32 size = 0;
    png_bytep exif = nullptr;
    if (png_get_eXIf_1(png_, info_, &size, &exif) == 0 || exif == nullptr) return 1;
    return exif_orientation({reinterpret_cast<const std::byte*>(exif), size});
  }

 private:
  [[noreturn]] static void note_and_escape(png_structp png, png_const_charp message) {
    auto* self = static_cast<PngReader*>(png_get_error_ptr(png));
    std::strncpy(self->message_, message, sizeof self->message_ - 1);
    png_longjmp(png, 1);
  }
  static void ignore_warning(png_structp, png_const_charp) {}
  static void copy_bytes(png_structp png, png_bytep target, std::size_t count) {
    auto* self = static_cast<PngReader*>(png_get_io_ptr(png));
    if (count > self->file_.size() - self->position_) png_error(png, "the data ends too early");
    std::memcpy(target, self->file_.data() + self->position_, count);
    self->position_ += count;
    self->bound_row(png, count);
  }

  /// libpng unpacks all that stands behind the last row too, a thousand bytes for one. No row needs more than it holds.
  void bound_row(png_structp png, std::size_t count) {
    constexpr std::size_t kSlack = 65536;
    constexpr png_uint_32 kImageData = 0x49444154;  // "IDAT"
    if (png_get_io_chunk_type(png) != kImageData) return;
    taken_ += count;
    if (taken_ > row_bytes_ + row_bytes_ / 16 + kSlack) png_error(png, "more data than pixels");
  }

  bool try_header() {
    if (setjmp(png_jmpbuf(png_))) return false;
    png_set_user_limits(png_, 0x7fffffff, 0x7fffffff);  // ours say more
    png_set_read_fn(png_, this, copy_bytes);
    // Texts and colour profiles would be unpacked for nothing: of what is not pixels, only the orientation is read.
    constexpr int kAllButThePicture = -1;
    png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_NEVER, nullptr, kAllButThePicture);
    png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_AS_DEFAULT, reinterpret_cast<png_const_bytep>("eXIf"), 1);
    png_read_info(png_, info_);
    const int color = png_get_color_type(png_, info_);
    has_alpha_ = (color & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(png_, info_, PNG_INFO_tRNS) != 0;
    png_set_expand(png_);
    png_set_scale_16(png_);
    if ((color & PNG_COLOR_MASK_COLOR) == 0) png_set_gray_to_rgb(png_);
    return true;
  }

  bool try_rows(unsigned char* rows, std::size_t stride) {
    if (setjmp(png_jmpbuf(png_))) return false;
    const int passes = png_set_interlace_handling(png_);
    row_bytes_ = png_get_rowbytes(png_, info_);
    png_read_update_info(png_, info_);
    if (png_get_rowbytes(png_, info_) != stride) png_error(png_, "the row size is not what the header says");
    const std::size_t count = height();
    for (int pass = 0; pass < passes; ++pass) {
      for (std::size_t row = 0; row < count; ++row) {
        taken_ = 0;
        check_deadline();
        png_read_row(png_, rows + row * stride, nullptr);
      }
    }
    png_read_end(png_, info_);
    return true;
  }

  const Encoded& file_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  std::size_t position_ = 0;
  std::size_t row_bytes_ = 0;  ///< of a row, unpacked, as stored
  std::size_t taken_ = 0;      ///< packed bytes since the last row
  bool has_alpha_ = false;
  char message_[256] = {};
};

}  // namespace

Raster decode_png(const Encoded& file) {
  PngReader reader(file);
  reader.read_header();
  Raster raster{allocate_rgb(file, reader.width(), reader.height()), 1};
  if (reader.has_alpha()) {
    Pixels rgba = Pixels::from_shape({reader.height(), reader.width(), 4});
    reader.read_rows(rgba.data(), reader.width() * 4);
    composite_on_white({rgba.data(), rgba.size()}, raster.rgb.data());
  } else {
    reader.read_rows(raster.rgb.data(), reader.width() * 3);
  }
  raster.orientation = reader.orientation();
  return raster;
}

}  // namespace attnviz::image
