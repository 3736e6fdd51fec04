#pragma once

// Inside of image/: what decode() shares with the decoders of each format.

#include <cstddef>
#include <span>
#include <string>

#include "attnviz/core/error.hpp"
#include "attnviz/core/tensor.hpp"
#include "attnviz/image/decode.hpp"

namespace attnviz::image {

/// The bytes of one file and what messages and limits need.
struct Encoded {
  std::span<const std::byte> bytes;
  const std::string& name;
  const Limits& limits;
  Format format;

  const unsigned char* data() const { return reinterpret_cast<const unsigned char*>(bytes.data()); }
  std::size_t size() const { return bytes.size(); }
  unsigned char at(std::size_t offset) const { return data()[offset]; }
};

/// Pixels as stored, before the orientation is applied.
struct Raster {
  Pixels rgb;           ///< [H,W,3]
  int orientation = 1;  ///< EXIF, 1 to 8
  std::string damage;   ///< the decoder's words on data that was wrong or missing, or empty
};

Raster decode_jpeg(const Encoded& file);
Raster decode_png(const Encoded& file);
Raster decode_webp(const Encoded& file);
Raster decode_bmp(const Encoded& file);
Raster decode_tiff(const Encoded& file);
Raster decode_gif(const Encoded& file);
Raster decode_pnm(const Encoded& file);
Raster decode_qoi(const Encoded& file);
/// HEIC, HEIF and AVIF, by the part `heif`. libheif applies its own orientation (irot, imir); EXIF's does not count.
Raster decode_heif(const Encoded& file);

/// "photo.jpg: JPEG: Premature end of JPEG file", kind `format`.
[[noreturn]] void fail_damaged(const Encoded& file, const std::string& message);
/// The same words for well-formed variants that are not implemented, kind `unsupported`.
[[noreturn]] void fail_unsupported(const Encoded& file, const std::string& message);

/// Allocates [height,width,3], not initialised. Throws `format` for an empty picture, `limit` above the limits of
/// pixels and sides.
Pixels allocate_rgb(const Encoded& file, std::size_t width, std::size_t height);
/// The check alone, for decoders whose library allocates.
void require_pixels(const Encoded& file, std::size_t width, std::size_t height);

/// `value` with weight `alpha` (0 to 255) over white, rounded.
inline unsigned char over_white(unsigned value, unsigned alpha) {
  return static_cast<unsigned char>((value * alpha + 255 * (255 - alpha) + 127) / 255);
}
/// What `ink` (0 to 255) leaves of `light`, rounded as Pillow does for CMYK; light is 255 minus the black ink.
inline unsigned char under_ink(unsigned ink, unsigned light) {
  const unsigned product = ink * light + 128;
  return static_cast<unsigned char>(light - (((product >> 8) + product) >> 8));
}
/// RGBA to RGB, alpha not premultiplied. `rgba` holds whole pixels, `rgb` has room for as many.
void composite_on_white(std::span<const unsigned char> rgba, unsigned char* rgb);

}  // namespace attnviz::image
