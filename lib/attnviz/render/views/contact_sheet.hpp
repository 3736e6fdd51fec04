#pragma once

#include <span>
#include <string>

#include "attnviz/render/canvas/picture.hpp"
#include "attnviz/render/parts/frame.hpp"

namespace attnviz::render {

/// One picture of a sheet and the words under it; empty words take no room.
struct Thumbnail {
  Pixels picture;
  std::string title, family, note;
};

/// Side of the square that the largest thumbnails fill: pictures that wait for their sheet need not be larger.
inline constexpr std::size_t kThumbnailSide = 320;

/// How a sheet is laid out; 0 leaves it to the sheet.
struct SheetLayout {
  std::size_t columns = 0;  ///< 0: as many as make the sheet about half as wide again as high, one row for up to four
  int side = 0;             ///< of the square that a picture fills; 0: 320 pixels for a few, down to 96 for many
};

/// All pictures side by side in reading order. Beyond 400 the rest is left out, and the notes say so. A sheet is at
/// most 2400 pixels wide. Throws `shape` for no thumbnails.
Body contact_sheet(std::span<const Thumbnail> thumbnails, const SheetLayout& layout = {});

}  // namespace attnviz::render
