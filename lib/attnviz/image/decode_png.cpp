#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstring>

#include "attnviz/core/deadline.hpp"
#include "attnviz/image/damage.hpp"
#include "attnviz/image/orientation.hpp"

namespace attnviz::image {
namespace {

/// libpng's state. As with JPEG, the functions that call setjmp hold nothing that has a destructor.
class PngReader {
 public:
  PngReader(const Encoded& file, Reading reading) : file_(file), reading_(reading) {
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
  /// False with a message() when not all of it could be read.
  bool read_rows(unsigned char* rows, std::size_t stride) { return try_rows(rows, stride); }
  const char* message() const { return message_; }
  /// Whether a whole row was read at all.
  bool shows_something() const { return pass_ > 0 || row_ > 0; }
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

  /// libpng takes thousands of bytes at once, and leaves them all where fewer are there: the last ones come singly.
  void approach_end() {
    constexpr std::size_t kNear = 65536;
    if (file_.size() - position_ < kNear) png_set_compression_buffer_size(png_, 1);
  }

  bool try_rows(unsigned char* rows, std::size_t stride) {
    if (setjmp(png_jmpbuf(png_))) return false;
    // A wrong checksum alone takes no row away; that of the header is behind us.
    if (reading_ == Reading::patient) png_set_crc_action(png_, PNG_CRC_QUIET_USE, PNG_CRC_NO_CHANGE);
    const int passes = png_set_interlace_handling(png_);
    row_bytes_ = png_get_rowbytes(png_, info_);
    png_read_update_info(png_, info_);
    if (png_get_rowbytes(png_, info_) != stride) png_error(png_, "the row size is not what the header says");
    const std::size_t count = height();
    for (pass_ = 0; pass_ < passes; ++pass_) {
      for (row_ = 0; row_ < count; ++row_) {
        taken_ = 0;
        check_deadline();
        if (reading_ == Reading::patient) approach_end();
        // As "display" the pixels of a pass stand also for those of later ones, which may be missing.
        png_read_row(png_, nullptr, rows + row_ * stride);
      }
    }
    png_read_end(png_, info_);
    return true;
  }

  const Encoded& file_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  Reading reading_;
  int pass_ = 0;
  std::size_t row_ = 0;
  std::size_t position_ = 0;
  std::size_t row_bytes_ = 0;  ///< of a row, unpacked, as stored
  std::size_t taken_ = 0;      ///< packed bytes since the last row
  bool has_alpha_ = false;
  char message_[256] = {};
};

Attempt attempt(const Encoded& file, Reading reading) {
  PngReader reader(file, reading);
  reader.read_header();
  Attempt made{{allocate_rgb(file, reader.width(), reader.height()), 1, {}}, {}};
  Pixels& rgb = made.raster.rgb;
  bool whole = false;
  if (reader.has_alpha()) {
    Pixels rgba = Pixels::from_shape({reader.height(), reader.width(), 4});
    if (reading == Reading::patient) std::fill_n(rgba.data(), rgba.size(), std::uint8_t{0});
    whole = reader.read_rows(rgba.data(), reader.width() * 4);
    if (whole || reading == Reading::patient) composite_on_white({rgba.data(), rgba.size()}, rgb.data());
  } else {
    if (reading == Reading::patient) std::fill_n(rgb.data(), rgb.size(), std::uint8_t{255});
    whole = reader.read_rows(rgb.data(), reader.width() * 3);
  }
  if (!whole) made.damage = reader.message();
  made.shows_something = reader.shows_something();
  made.raster.orientation = reader.orientation();
  return made;
}

}  // namespace

Raster decode_png(const Encoded& file) {
  return decode_despite_damage(file, attempt);
}

}  // namespace attnviz::image
