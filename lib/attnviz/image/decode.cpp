#include "attnviz/image/decode.hpp"

#include <algorithm>
#include <utility>

#include "attnviz/core/deadline.hpp"
#include "attnviz/image/decoders.hpp"
#include "attnviz/image/orientation.hpp"
#include "attnviz/io/file.hpp"

namespace attnviz::image {
namespace {

Raster decode_stored(const Encoded& file) {
  switch (file.format) {
    case Format::jpeg:
      return decode_jpeg(file);
    case Format::png:
      return decode_png(file);
    case Format::webp:
      return decode_webp(file);
    case Format::bmp:
      return decode_bmp(file);
    case Format::tiff:
      return decode_tiff(file);
    case Format::gif:
      return decode_gif(file);
    case Format::pnm:
      return decode_pnm(file);
    case Format::qoi:
      return decode_qoi(file);
    case Format::heif:
    case Format::avif:
      return decode_heif(file);
  }
  throw Error(ErrorKind::internal, "decode: a format without a decoder");
}

}  // namespace

Picture decode(std::span<const std::byte> bytes, const std::string& name, const Limits& limits) {
  const Encoded file{bytes, name, limits, sniff_format(bytes, name)};
  Raster raster = decode_stored(file);
  Picture picture;
  picture.format = file.format;
  picture.orientation = raster.orientation;
  picture.stored_height = raster.rgb.shape(0);
  picture.stored_width = raster.rgb.shape(1);
  picture.damage = std::move(raster.damage);
  picture.rgb = apply_orientation(std::move(raster.rgb), raster.orientation);
  return picture;
}

Picture load(const std::filesystem::path& path, const Limits& limits) {
  return decode(io::read_file(path, limits.file_bytes), path.string(), limits);
}

void fail_damaged(const Encoded& file, const std::string& message) {
  throw Error(ErrorKind::format, file.name + ": " + name_of(file.format) + ": " + message,
              "the file is damaged or incomplete; fetch or export it again");
}

void fail_unsupported(const Encoded& file, const std::string& message) {
  throw Error(ErrorKind::unsupported, file.name + ": " + name_of(file.format) + ": " + message,
              "convert it to an 8-bit RGB PNG first");
}

void require_pixels(const Encoded& file, std::size_t width, std::size_t height) {
  if (width == 0 || height == 0) {
    fail_damaged(file, "the header says " + std::to_string(width) + " x " + std::to_string(height) + " pixels");
  }
  const auto refuse = [&](const char* what, std::size_t most, const char* hint) {
    throw Error(ErrorKind::limit,
                file.name + ": " + name_of(file.format) + " of " + std::to_string(width) + " x " +
                    std::to_string(height) + " pixels, " + what + " the limit of " + std::to_string(most),
                hint);
  };
  const Limits& limits = file.limits;
  if (width > limits.pixels / height) {
    refuse("more than", limits.pixels, "shrink the picture first, or raise the pixel limit");
  }
  if (std::max(width, height) > limits.side) refuse("a side beyond", limits.side, "cut the picture into parts first");
  if (limits.admit) limits.admit(width, height);
}

void composite_on_white(std::span<const unsigned char> rgba, unsigned char* rgb) {
  constexpr std::size_t kOften = 1 << 20;
  for (std::size_t index = 0; index + 4 <= rgba.size(); index += 4, rgb += 3) {
    if (index % kOften == 0) check_deadline();
    const unsigned alpha = rgba[index + 3];
    rgb[0] = over_white(rgba[index], alpha);
    rgb[1] = over_white(rgba[index + 1], alpha);
    rgb[2] = over_white(rgba[index + 2], alpha);
  }
}

Pixels allocate_rgb(const Encoded& file, std::size_t width, std::size_t height) {
  require_pixels(file, width, height);
  return Pixels::from_shape({height, width, 3});
}

}  // namespace attnviz::image
