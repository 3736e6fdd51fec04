#include "attnviz/render/canvas/picture.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/render/canvas/taps.hpp"

namespace attnviz::render {
namespace {

std::uint8_t over_white(std::uint8_t level, unsigned alpha) {
  return static_cast<std::uint8_t>((level * alpha + 255U * (255U - alpha) + 127U) / 255U);
}

}  // namespace

Pixels blank(PictureSize size, Color color) {
  if (size.width == 0 || size.height == 0) throw Error(ErrorKind::shape, "picture: asked for one without pixels");
  if (size.width > kMostPixels || size.height > kMostPixels / size.width) {
    throw Error(ErrorKind::limit, "picture: " + std::to_string(size.width) + " x " + std::to_string(size.height) +
                                      " pixels are more than " + std::to_string(kMostPixels));
  }
  Pixels picture = Pixels::from_shape({size.height, size.width, 3});
  std::uint8_t* out = picture.data();
  for (std::size_t pixel = 0; pixel < size.width * size.height; ++pixel, out += 3) {
    out[0] = color.r;
    out[1] = color.g;
    out[2] = color.b;
  }
  return picture;
}

Pixels to_rgb(const Pixels& picture) {
  const std::size_t channels = picture.shape(2), pixels = picture.shape(0) * picture.shape(1);
  if (pixels == 0 || (channels != 1 && channels != 3 && channels != 4)) {
    throw Error(ErrorKind::shape,
                "picture: shape " + shape_text(picture) + " is neither [H,W,1] nor [H,W,3] nor [H,W,4]");
  }
  if (channels == 3) return picture;
  Pixels rgb = Pixels::from_shape({picture.shape(0), picture.shape(1), 3});
  const std::uint8_t* from = picture.data();
  std::uint8_t* to = rgb.data();
  for (std::size_t pixel = 0; pixel < pixels; ++pixel, from += channels, to += 3) {
    for (std::size_t channel = 0; channel < 3; ++channel) {
      to[channel] = channels == 1 ? from[0] : over_white(from[channel], from[3]);
    }
  }
  return rgb;
}

void put(Pixels& picture, int x, int y, Color color) {
  if (x < 0 || y < 0 || x >= width_of(picture) || y >= height_of(picture)) return;
  std::uint8_t* out =
      picture.data() + (static_cast<std::size_t>(y) * picture.shape(1) + static_cast<std::size_t>(x)) * 3;
  out[0] = color.r;
  out[1] = color.g;
  out[2] = color.b;
}

void fill(Pixels& picture, const PixelBox& box, Color color) {
  const int left = std::max(box.x, 0), right = std::min(box.x + box.width, width_of(picture));
  const int top = std::max(box.y, 0), bottom = std::min(box.y + box.height, height_of(picture));
  for (int y = top; y < bottom; ++y) {
    for (int x = left; x < right; ++x) put(picture, x, y, color);
  }
}

void outline(Pixels& picture, const PixelBox& box, int thickness, Color color) {
  const int thick = std::min({thickness, (box.width + 1) / 2, (box.height + 1) / 2});
  fill(picture, {box.x, box.y, box.width, thick}, color);
  fill(picture, {box.x, box.y + box.height - thick, box.width, thick}, color);
  fill(picture, {box.x, box.y + thick, thick, box.height - 2 * thick}, color);
  fill(picture, {box.x + box.width - thick, box.y + thick, thick, box.height - 2 * thick}, color);
}

void paste(Pixels& picture, const Pixels& piece, int x, int y) {
  const int left = std::max(x, 0), right = std::min(x + width_of(piece), width_of(picture));
  const int top = std::max(y, 0), bottom = std::min(y + height_of(piece), height_of(picture));
  if (right <= left) return;
  for (int row = top; row < bottom; ++row) {
    const auto from = (static_cast<std::size_t>(row - y) * piece.shape(1) + static_cast<std::size_t>(left - x)) * 3;
    const auto to = (static_cast<std::size_t>(row) * picture.shape(1) + static_cast<std::size_t>(left)) * 3;
    std::copy_n(piece.data() + from, static_cast<std::size_t>(right - left) * 3, picture.data() + to);
  }
}

Pixels resized(const Pixels& picture, PictureSize size) {
  if (picture.shape(0) == size.height && picture.shape(1) == size.width) return picture;
  const std::size_t width = picture.shape(1);
  const Taps across = covering_taps(size.width, width), down = covering_taps(size.height, picture.shape(0));
  Pixels result = blank(size, kBlack);
  parallel_for(size.height, 16, [&](std::size_t begin, std::size_t end) {
    std::vector<float> line(width * 3);
    for (std::size_t row = begin; row < end; ++row) {
      std::ranges::fill(line, 0.0F);
      for (const Tap tap : down.of(row)) {
        const std::uint8_t* from = picture.data() + tap.index * width * 3;
        for (std::size_t place = 0; place < line.size(); ++place)
          line[place] += tap.weight * static_cast<float>(from[place]);
      }
      std::uint8_t* out = result.data() + row * size.width * 3;
      for (std::size_t column = 0; column < size.width; ++column, out += 3) {
        float sums[3] = {0.5F, 0.5F, 0.5F};
        for (const Tap tap : across.of(column)) {
          for (std::size_t channel = 0; channel < 3; ++channel)
            sums[channel] += tap.weight * line[tap.index * 3 + channel];
        }
        for (std::size_t channel = 0; channel < 3; ++channel)
          out[channel] = static_cast<std::uint8_t>(std::min(sums[channel], 255.0F));
      }
    }
  });
  return result;
}

PictureSize fitted(PictureSize size, PictureSize box) {
  const double factor = std::min(static_cast<double>(box.width) / static_cast<double>(size.width),
                                 static_cast<double>(box.height) / static_cast<double>(size.height));
  const auto scaled = [factor](std::size_t side, std::size_t most) {
    const auto wanted = static_cast<std::size_t>(std::lround(factor * static_cast<double>(side)));
    return std::clamp<std::size_t>(wanted, 1, most);
  };
  return {scaled(size.width, box.width), scaled(size.height, box.height)};
}

}  // namespace attnviz::render
