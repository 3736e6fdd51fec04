#include <algorithm>

#include "attnviz/image/decoders.hpp"
#include "attnviz/image/parts/part_picture.hpp"
#include "attnviz/io/part.hpp"

namespace attnviz::image {
namespace {

constexpr io::Part kHeif{"heif", "HEIC, HEIF and AVIF pictures", "libheif-dev"};

struct Functions {
  AttnvizPartOpen* open;
  AttnvizPartDraw* draw;
  AttnvizPartClose* close;
};

Functions functions_of(const io::Part& part) {
  return {reinterpret_cast<AttnvizPartOpen*>(io::part_symbol(part, "attnviz_picture_open")),
          reinterpret_cast<AttnvizPartDraw*>(io::part_symbol(part, "attnviz_picture_draw")),
          reinterpret_cast<AttnvizPartClose*>(io::part_symbol(part, "attnviz_picture_close"))};
}

class PartPicture {
 public:
  PartPicture(const Encoded& file, const Functions& functions) : file_(file), functions_(functions) {
    picture_.most_pixels = file.limits.pixels;
  }
  ~PartPicture() { functions_.close(&picture_); }
  PartPicture(const PartPicture&) = delete;
  PartPicture& operator=(const PartPicture&) = delete;

  void open() { require(functions_.open(&picture_, file_.data(), file_.size())); }
  void draw(unsigned char* rows) { require(functions_.draw(&picture_, rows)); }
  const AttnvizPartPicture& header() const { return picture_; }

 private:
  void require(AttnvizPartStatus status) const {
    switch (status) {
      case attnviz_part_done:
        return;
      case attnviz_part_unsupported:
        fail_unsupported(file_, picture_.message);
      case attnviz_part_too_large:
        throw Error(ErrorKind::limit, file_.name + ": " + name_of(file_.format) + ": " + picture_.message,
                    "shrink the picture first");
      default:
        fail_damaged(file_, picture_.message);
    }
  }

  const Encoded& file_;
  const Functions& functions_;
  AttnvizPartPicture picture_{};
};

/// Colours that are multiplied by alpha already.
void add_white(std::span<const unsigned char> rgba, unsigned char* rgb) {
  for (std::size_t index = 0; index + 4 <= rgba.size(); index += 4, rgb += 3) {
    const unsigned white = 255U - rgba[index + 3];
    for (std::size_t channel = 0; channel < 3; ++channel) {
      rgb[channel] = static_cast<unsigned char>(std::min(255U, rgba[index + channel] + white));
    }
  }
}

Raster decode(const Encoded& file, const io::Part& part) {
  const Functions functions = functions_of(part);
  PartPicture picture(file, functions);
  picture.open();
  const AttnvizPartPicture& header = picture.header();
  Raster raster{allocate_rgb(file, header.width, header.height), 1, {}};
  if (header.channels == 3) {
    picture.draw(raster.rgb.data());
    return raster;
  }
  Pixels rgba = Pixels::from_shape({header.height, header.width, 4});
  picture.draw(rgba.data());
  const auto compose = header.premultiplied != 0 ? add_white : composite_on_white;
  compose({rgba.data(), rgba.size()}, raster.rgb.data());
  return raster;
}

}  // namespace

Raster decode_heif(const Encoded& file) {
  return decode(file, kHeif);
}

}  // namespace attnviz::image
