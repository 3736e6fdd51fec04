#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "attnviz/core/tensor.hpp"
#include "attnviz/image/format.hpp"

namespace attnviz::image {

/// What we are willing to decode. Sizes are checked before anything of that size is allocated. Formats in
/// which a few bytes can ask for much work (scans, strips, frames) are held to what a picture of `pixels` costs.
struct Limits {
  std::size_t pixels = 178'000'000;  ///< width x height as the header states them
  std::size_t side = 1'000'000;      ///< width or height: every row costs something even when it is one pixel wide
  /// Called with width and height before anything of that size is allocated, once or more often. May throw, or wait.
  std::function<void(std::size_t, std::size_t)> admit;
  std::size_t file_bytes = std::size_t{2} * 1024 * 1024 * 1024;
  /// Whether a picture of which data is wrong or missing is refused. Otherwise a JPEG is what browsers show, grey where
  /// nothing is known, as long as its header is whole and its data reaches beyond the first row of blocks; a PNG, GIF,
  /// WebP or QOI, white where nothing is known, as long as a row is.
  bool strict = true;
};

/// A decoded picture, upright and without surprises: eight-bit RGB whatever the file held.
struct Picture {
  Pixels rgb;  ///< [H,W,3], sRGB as stored, the EXIF orientation applied
  Format format = Format::png;
  int orientation = 1;           ///< the EXIF tag that was applied, 1 to 8
  std::size_t stored_width = 0;  ///< as in the file: before the orientation
  std::size_t stored_height = 0;
  std::string damage;  ///< the decoder's words on data that was wrong or missing, or empty

  std::size_t height() const { return rgb.shape(0); }
  std::size_t width() const { return rgb.shape(1); }
};

/// Decodes a whole picture from memory. Grey is expanded, palettes are looked up, sixteen bits become eight by rounding
/// v / 257, CMYK is converted as Pillow's convert("RGB") does, alpha is composited on white (rounded), of an animation
/// the first frame is taken. Embedded colour profiles are not applied.
/// Throws `unsupported` for other formats, `limit` above `limits.pixels`, `format` for damaged or truncated data: a
/// picture with pixels that are not the file's is returned only where `limits.strict` is off, and says so in `damage`;
/// bytes too many between a JPEG's data are said there as well. Messages start with `name` and end with the decoder's
/// own words.
Picture decode(std::span<const std::byte> bytes, const std::string& name, const Limits& limits = {});

/// decode() of a file, which is named by its path in messages. Throws as decode() and io::read_file do.
Picture load(const std::filesystem::path& path, const Limits& limits = {});

}  // namespace attnviz::image
