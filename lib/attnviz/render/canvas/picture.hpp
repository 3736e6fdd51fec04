#pragma once

#include <cstddef>

#include "attnviz/core/tensor.hpp"
#include "attnviz/render/canvas/color.hpp"

namespace attnviz::render {

inline constexpr Color kWhite{255, 255, 255}, kBlack{0, 0, 0}, kPaleGrey{225, 225, 225}, kGrey{110, 110, 110};

/// Pixels in one picture that we are willing to make: 2^28.
inline constexpr std::size_t kMostPixels = std::size_t{1} << 28;

/// A rectangle of whole pixels. May reach beyond the picture: what lies outside is left out.
struct PixelBox {
  int x = 0, y = 0, width = 0, height = 0;
};

struct PictureSize {
  std::size_t width = 0, height = 0;
};

inline int width_of(const Pixels& picture) {
  return static_cast<int>(picture.shape(1));
}
inline int height_of(const Pixels& picture) {
  return static_cast<int>(picture.shape(0));
}

/// A picture [height,width,3] of one colour. Throws `limit` beyond kMostPixels and `shape` for an empty one.
Pixels blank(PictureSize size, Color color);

/// Grey [H,W,1], RGB [H,W,3] or RGBA [H,W,4] (laid over white) as RGB. Throws `shape` for anything else.
Pixels to_rgb(const Pixels& picture);

void put(Pixels& picture, int x, int y, Color color);
void fill(Pixels& picture, const PixelBox& box, Color color);

/// The frame of a box, `thickness` pixels inwards.
void outline(Pixels& picture, const PixelBox& box, int thickness, Color color);

/// Copies `piece` onto `picture` with its top left corner at (x, y).
void paste(Pixels& picture, const Pixels& piece, int x, int y);

/// An RGB picture in another size: area means where it shrinks, whole pixels repeated where it grows.
Pixels resized(const Pixels& picture, PictureSize size);

/// The largest size of these proportions within the box, at least 1 x 1. Grows pictures too.
PictureSize fitted(PictureSize size, PictureSize box);

}  // namespace attnviz::render
