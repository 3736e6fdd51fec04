#include "attnviz/render/views/contact_sheet.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/render/canvas/text_block.hpp"

namespace attnviz::render {
namespace {

constexpr std::size_t kMostThumbnails = 400, kTitleLines = 2, kNoteLines = 3;
constexpr int kGap = 14, kMostWidth = 2400;
constexpr Color kTitleInk{20, 20, 20}, kFamilyInk{0, 105, 120};

int side_for(std::size_t count, const SheetLayout& layout) {
  if (layout.columns > 0) {
    const int most = std::max(48, kMostWidth / static_cast<int>(layout.columns) - kGap);
    return std::min(side_for(count, {.side = layout.side}), most);
  }
  if (layout.side > 0) return layout.side;
  if (count <= 6) return static_cast<int>(kThumbnailSide);
  if (count <= 20) return 240;
  if (count <= 60) return 180;
  if (count <= 150) return 128;
  return 96;
}

/// One thumbnail ready to be placed.
struct Tile {
  Pixels picture;
  std::vector<TextBlock> words;

  int words_height() const {
    int height = 0;
    for (const TextBlock& block : words) height += block.height();
    return height;
  }
};

/// At most `most` lines; the last one says that there was more.
TextBlock block_of(const std::string& text, TextStyle style, int width, std::size_t most) {
  TextBlock block{wrapped(text, style.size, width), style};
  if (block.lines.size() <= most) return block;
  std::string rest = block.lines[most - 1];
  for (std::size_t line = most; line < block.lines.size(); ++line) rest += " " + block.lines[line];
  block.lines.resize(most);
  block.lines.back() = fit(rest, style.size, width);
  return block;
}

Tile tile_of(const Thumbnail& thumbnail, int side) {
  const auto box = static_cast<std::size_t>(side);
  const PictureSize size{thumbnail.picture.shape(1), thumbnail.picture.shape(0)};
  const int title_size = side >= 180 ? 13 : side >= 128 ? 12 : 10, small_size = side >= 180 ? 11 : 10;
  Tile tile{resized(thumbnail.picture, fitted(size, {box, box})), {}};
  tile.words.push_back(block_of(thumbnail.title, {title_size, kTitleInk}, side, kTitleLines));
  tile.words.push_back(block_of(thumbnail.family, {small_size, kFamilyInk}, side, 1));
  tile.words.push_back(block_of(thumbnail.note, {small_size, kGrey}, side, kNoteLines));
  return tile;
}

std::size_t columns_for(std::size_t count, int side, double tile_height) {
  const auto most = static_cast<std::size_t>((kMostWidth + kGap) / (side + kGap));
  if (count <= 4) return std::min(count, most);
  const double wanted = std::sqrt(1.5 * static_cast<double>(count) * tile_height / (side + kGap));
  const auto near = std::clamp<std::size_t>(static_cast<std::size_t>(std::lround(wanted)), 1, std::min(count, most));
  // A last row that is nearly empty looks like a mistake: one column more or less may fill it.
  const auto empty = [count](std::size_t columns) { return (columns - count % columns) % columns; };
  std::size_t best = near;
  for (const std::size_t columns : {near + 1, near - 1}) {
    if (columns > 0 && columns <= std::min(count, most) && empty(columns) < empty(best)) best = columns;
  }
  return best;
}

/// Heights of a row of tiles: the highest picture, the longest words.
struct RowHeights {
  int picture = 0, words = 0;
  int whole() const { return picture + 4 + words + kGap; }
};

std::vector<RowHeights> row_heights(const std::vector<Tile>& tiles, std::size_t columns) {
  std::vector<RowHeights> rows((tiles.size() + columns - 1) / columns);
  for (std::size_t index = 0; index < tiles.size(); ++index) {
    RowHeights& row = rows[index / columns];
    row.picture = std::max(row.picture, height_of(tiles[index].picture));
    row.words = std::max(row.words, tiles[index].words_height());
  }
  return rows;
}

void draw_tile(Pixels& sheet, const Tile& tile, const PixelBox& place) {
  const int left = place.x + (place.width - width_of(tile.picture)) / 2,
            top = place.y + place.height - height_of(tile.picture);
  paste(sheet, tile.picture, left, top);
  outline(sheet, {left - 1, top - 1, width_of(tile.picture) + 2, height_of(tile.picture) + 2}, 1, kPaleGrey);
  int y = place.y + place.height + 4;
  for (const TextBlock& block : tile.words) {
    draw_block(sheet, place.x, y, block);
    y += block.height();
  }
}

}  // namespace

Body contact_sheet(std::span<const Thumbnail> thumbnails, const SheetLayout& layout) {
  if (thumbnails.empty()) throw Error(ErrorKind::shape, "contact sheet: no pictures to put on it");
  const std::size_t count = std::min(thumbnails.size(), kMostThumbnails);
  const int side = side_for(count, layout);
  std::vector<Tile> tiles;
  double height = 0;
  for (const Thumbnail& thumbnail : thumbnails.first(count)) {
    tiles.push_back(tile_of(thumbnail, side));
    height += height_of(tiles.back().picture) + tiles.back().words_height() + kGap;
  }
  const std::size_t adapted = columns_for(count, side, height / static_cast<double>(count));
  const std::size_t columns = layout.columns > 0 ? std::min(layout.columns, count) : adapted;
  const std::vector<RowHeights> rows = row_heights(tiles, columns);
  int sheet_height = 2;
  for (const RowHeights& row : rows) sheet_height += row.whole();
  const int width = static_cast<int>(columns) * (side + kGap) - kGap + 2;
  Body body{blank({static_cast<std::size_t>(width), static_cast<std::size_t>(sheet_height)}, kWhite), {}};
  int y = 1;
  for (std::size_t index = 0; index < count; ++index) {
    const RowHeights& row = rows[index / columns];
    draw_tile(body.pixels, tiles[index], {1 + static_cast<int>(index % columns) * (side + kGap), y, side, row.picture});
    if (index % columns == columns - 1) y += row.whole();
  }
  if (count < thumbnails.size()) {
    body.notes.push_back("the first " + std::to_string(count) + " of " + std::to_string(thumbnails.size()) +
                         " pictures");
  }
  return body;
}

}  // namespace attnviz::render
