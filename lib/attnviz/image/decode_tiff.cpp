#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>

#include "attnviz/image/decoders.hpp"

namespace attnviz::image {
namespace {

/// A file in memory for libtiff, and its first message.
struct Source {
  const Encoded& file;
  std::size_t position = 0;
  std::string message;
};

Source& source_of(thandle_t handle) { return *static_cast<Source*>(handle); }

tmsize_t read_bytes(thandle_t handle, void* target, tmsize_t wanted) {
  Source& source = source_of(handle);
  const std::size_t left = source.file.size() - std::min(source.file.size(), source.position);
  const std::size_t count = std::min(static_cast<std::size_t>(std::max<tmsize_t>(wanted, 0)), left);
  if (count > 0) std::memcpy(target, source.file.data() + source.position, count);
  source.position += count;
  return static_cast<tmsize_t>(count);
}
tmsize_t write_nothing(thandle_t, void*, tmsize_t) { return 0; }
toff_t seek(thandle_t handle, toff_t offset, int whence) {
  Source& source = source_of(handle);
  const toff_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? source.position : source.file.size();
  source.position = static_cast<std::size_t>(base + offset);
  return source.position;
}
int close_nothing(thandle_t) { return 0; }
toff_t size_of(thandle_t handle) { return source_of(handle).file.size(); }
int map_nothing(thandle_t, void**, toff_t*) { return 0; }
void unmap_nothing(thandle_t, void*, toff_t) {}

int note_error(TIFF*, void* user, const char*, const char* format, va_list arguments) {
  auto* source = static_cast<Source*>(user);
  char text[256];
  std::vsnprintf(text, sizeof text, format, arguments);
  if (source->message.empty()) source->message = text;
  return 1;
}
int ignore_warning(TIFF*, void*, const char*, const char*, va_list) { return 1; }

struct FreeOptions {
  void operator()(TIFFOpenOptions* options) const { TIFFOpenOptionsFree(options); }
};
struct CloseTiff {
  void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};
using Tiff = std::unique_ptr<TIFF, CloseTiff>;

Tiff open(Source& source) {
  const std::unique_ptr<TIFFOpenOptions, FreeOptions> options(TIFFOpenOptionsAlloc());
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), note_error, &source);
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), ignore_warning, &source);
  // "m": no memory mapping of the source, which is in memory already.
  return Tiff(TIFFClientOpenExt("", "rm", &source, read_bytes, write_nothing, seek, close_nothing, size_of, map_nothing,
                                unmap_nothing, options.get()));
}

}  // namespace

Raster decode_tiff(const Encoded& file) {
  Source source{file, 0, {}};
  const auto words = [&](const char* otherwise) { return source.message.empty() ? otherwise : source.message; };
  const Tiff tiff = open(source);
  if (tiff == nullptr) fail_damaged(file, words("the header cannot be read"));
  std::uint32_t width = 0, height = 0;
  TIFFGetField(tiff.get(), TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(tiff.get(), TIFFTAG_IMAGELENGTH, &height);
  require_pixels(file, width, height);
  char reason[1024] = {};
  if (TIFFRGBAImageOK(tiff.get(), reason) == 0) fail_unsupported(file, reason);
  std::uint16_t orientation = 1;
  TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_ORIENTATION, &orientation);
  Pixels rgba = Pixels::from_shape({height, width, 4});
  constexpr int kStopOnError = 1;
  if (TIFFReadRGBAImageOriented(tiff.get(), width, height, reinterpret_cast<std::uint32_t*>(rgba.data()), orientation,
                                kStopOnError) == 0 ||
      !source.message.empty()) {
    fail_damaged(file, words("the data cannot be read"));
  }
  Raster raster{allocate_rgb(file, width, height), orientation >= 1 && orientation <= 8 ? orientation : 1};
  const std::uint8_t* from = rgba.data();
  std::uint8_t* to = raster.rgb.data();
  for (std::size_t index = 0; index < rgba.size(); index += 4, to += 3) {
    // libtiff has multiplied by alpha already.
    for (std::size_t channel = 0; channel < 3; ++channel) {
      to[channel] = static_cast<std::uint8_t>(std::min(255, from[index + channel] + 255 - from[index + 3]));
    }
  }
  return raster;
}

}  // namespace attnviz::image
