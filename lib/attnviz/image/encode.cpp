#include "attnviz/image/encode.hpp"

#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <span>

#include "attnviz/core/error.hpp"
#include "attnviz/image/png_data.hpp"

namespace attnviz::image {
namespace {

/// libpng's state. The functions that call setjmp hold nothing that has a destructor.
class PngWriter {
 public:
  PngWriter() {
    png_ = png_create_write_struct(PNG_LIBPNG_VER_STRING, this, note_and_escape, ignore_warning);
    info_ = png_ == nullptr ? nullptr : png_create_info_struct(png_);
    if (info_ == nullptr) throw Error(ErrorKind::internal, "encode_png: libpng cannot start");
  }
  ~PngWriter() { png_destroy_write_struct(&png_, &info_); }
  PngWriter(const PngWriter&) = delete;
  PngWriter& operator=(const PngWriter&) = delete;

  std::vector<std::byte> write(const Pixels& pixels, std::span<png_text> text) {
    const PngData packed = pack_for_png(pixels);
    bytes_.reserve(packed.count + 4096);
    if (!try_write(pixels, text, packed)) throw Error(ErrorKind::internal, std::string("encode_png: ") + message_);
    return std::move(bytes_);
  }

 private:
  [[noreturn]] static void note_and_escape(png_structp png, png_const_charp message) {
    auto* self = static_cast<PngWriter*>(png_get_error_ptr(png));
    std::strncpy(self->message_, message, sizeof self->message_ - 1);
    png_longjmp(png, 1);
  }
  static void ignore_warning(png_structp, png_const_charp) {}
  static void append(png_structp png, png_bytep data, std::size_t count) {
    auto* self = static_cast<PngWriter*>(png_get_io_ptr(png));
    const auto* bytes = reinterpret_cast<const std::byte*>(data);
    self->bytes_.insert(self->bytes_.end(), bytes, bytes + count);
  }
  static void flush_nothing(png_structp) {}

  bool try_write(const Pixels& pixels, std::span<png_text> text, const PngData& packed) {
    if (setjmp(png_jmpbuf(png_))) return false;
    const std::size_t channels = pixels.shape(2);
    const int color = channels == 1 ? PNG_COLOR_TYPE_GRAY : channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGBA;
    png_set_write_fn(png_, this, append, flush_nothing);
    png_set_IHDR(png_, info_, static_cast<png_uint_32>(pixels.shape(1)), static_cast<png_uint_32>(pixels.shape(0)), 8,
                 color, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (!text.empty()) png_set_text(png_, info_, text.data(), static_cast<int>(text.size()));
    png_write_info(png_, info_);
    constexpr std::size_t kLargestChunk = std::size_t{1} << 30;
    for (std::size_t begin = 0; begin < packed.count; begin += kLargestChunk) {
      const std::size_t count = std::min(kLargestChunk, packed.count - begin);
      write_chunk("IDAT", packed.bytes.get() + begin, count);
    }
    write_chunk("IEND", nullptr, 0);
    return true;
  }

  void write_chunk(const char* name, const std::uint8_t* data, std::size_t count) {
    png_write_chunk(png_, reinterpret_cast<png_const_bytep>(name), data, count);
  }

  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  std::vector<std::byte> bytes_;
  char message_[256] = {};
};

bool is_keyword(const std::string& keyword) {
  if (keyword.empty() || keyword.size() > 79 || keyword.front() == ' ' || keyword.back() == ' ') return false;
  if (keyword.find("  ") != std::string::npos) return false;
  for (const char c : keyword) {
    const auto code = static_cast<unsigned char>(c);
    if (code < 32 || (code > 126 && code < 161)) return false;
  }
  return true;
}

}  // namespace

std::vector<std::byte> encode_png(const Pixels& pixels, const PngOptions& options) {
  const std::size_t channels = pixels.shape(2);
  if (pixels.size() == 0 || (channels != 1 && channels != 3 && channels != 4) || pixels.shape(0) > 0x7fffffff ||
      pixels.shape(1) > 0x7fffffff) {
    throw Error(ErrorKind::shape,
                "encode_png: pixels have shape " + shape_text(pixels) + ", expected [H, W, 1, 3 or 4]");
  }
  std::vector<png_text> text;
  for (const auto& [keyword, value] : options.text) {
    if (!is_keyword(keyword) || value.find('\0') != std::string::npos) {
      throw Error(ErrorKind::value, "encode_png: PNG does not allow the text entry \"" + keyword + "\"");
    }
    png_text entry{};
    entry.compression = PNG_TEXT_COMPRESSION_NONE;
    entry.key = const_cast<char*>(keyword.c_str());
    entry.text = const_cast<char*>(value.c_str());
    entry.text_length = value.size();
    text.push_back(entry);
  }
  return PngWriter().write(pixels, text);
}

}  // namespace attnviz::image
