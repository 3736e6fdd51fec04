#include <gif_lib.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "attnviz/core/deadline.hpp"
#include "attnviz/image/decoders.hpp"

namespace attnviz::image {
namespace {

struct Source {
  const Encoded& file;
  std::size_t position = 0;
};

int copy_bytes(GifFileType* gif, GifByteType* target, int wanted) {
  auto* source = static_cast<Source*>(gif->UserData);
  const std::size_t count =
      std::min(static_cast<std::size_t>(std::max(wanted, 0)), source->file.size() - source->position);
  std::memcpy(target, source->file.data() + source->position, count);
  source->position += count;
  return static_cast<int>(count);
}

struct CloseGif {
  void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};
using Gif = std::unique_ptr<GifFileType, CloseGif>;

constexpr int kOpaque = -1;

[[noreturn]] void fail(const Encoded& file, int code) {
  const char* words = GifErrorString(code);
  fail_damaged(file, words == nullptr ? "the data cannot be read" : words);
}

int read_extension(const Encoded& file, GifFileType* gif, int transparent) {
  int code = 0;
  GifByteType* block = nullptr;
  if (DGifGetExtension(gif, &code, &block) == GIF_ERROR) fail(file, gif->Error);
  while (block != nullptr) {
    GraphicsControlBlock control;
    if (code == GRAPHICS_EXT_FUNC_CODE && DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK) {
      transparent = control.TransparentColor;
    }
    if (DGifGetExtensionNext(gif, &block) == GIF_ERROR) fail(file, gif->Error);
  }
  return transparent;
}

/// Reads records up to the first picture. Returns its transparent index, or kOpaque.
int seek_first_frame(const Encoded& file, GifFileType* gif) {
  int transparent = kOpaque;
  for (;;) {
    GifRecordType record = UNDEFINED_RECORD_TYPE;
    if (DGifGetRecordType(gif, &record) == GIF_ERROR) fail(file, gif->Error);
    if (record == EXTENSION_RECORD_TYPE) {
      transparent = read_extension(file, gif, transparent);
    } else if (record == IMAGE_DESC_RECORD_TYPE) {
      if (DGifGetImageDesc(gif) == GIF_ERROR) fail(file, gif->Error);
      return transparent;
    } else {
      fail_damaged(file, "no picture before the end of the data");
    }
  }
}

/// The n-th stored line of an interlaced picture of `height` lines stands in this row.
std::vector<std::size_t> stored_order(std::size_t height, bool interlaced) {
  std::vector<std::size_t> rows;
  rows.reserve(height);
  constexpr std::size_t kStart[] = {0, 4, 2, 1}, kStep[] = {8, 8, 4, 2};
  for (std::size_t pass = interlaced ? 0 : 4; pass < 4; ++pass) {
    for (std::size_t row = kStart[pass]; row < height; row += kStep[pass]) rows.push_back(row);
  }
  for (std::size_t row = rows.size(); row < height; ++row) rows.push_back(row);
  return rows;
}

struct Palette {
  const ColorMapObject* colors;
  int transparent;

  void write(unsigned index, std::uint8_t* rgb) const {
    if (static_cast<int>(index) == transparent) return;
    const bool known = static_cast<int>(index) < colors->ColorCount;
    const GifColorType color = known ? colors->Colors[index] : GifColorType{0, 0, 0};
    rgb[0] = color.Red, rgb[1] = color.Green, rgb[2] = color.Blue;
  }
};

void read_lines(const Encoded& file, GifFileType* gif, const Palette& palette, Pixels& canvas) {
  const GifImageDesc& frame = gif->Image;
  const auto width = static_cast<std::size_t>(frame.Width), height = static_cast<std::size_t>(frame.Height);
  const auto left = static_cast<std::size_t>(frame.Left), top = static_cast<std::size_t>(frame.Top);
  require_pixels(file, width, height);  // a frame may be larger than its canvas
  std::vector<GifPixelType> line(width);
  for (const std::size_t row : stored_order(height, frame.Interlace)) {
    check_deadline();
    if (DGifGetLine(gif, line.data(), frame.Width) == GIF_ERROR) fail(file, gif->Error);
    if (top + row >= canvas.shape(0) || left >= canvas.shape(1)) continue;
    const std::size_t visible = std::min(width, canvas.shape(1) - left);
    std::uint8_t* target = canvas.data() + ((top + row) * canvas.shape(1) + left) * 3;
    for (std::size_t column = 0; column < visible; ++column) palette.write(line[column], target + column * 3);
  }
}

}  // namespace

Raster decode_gif(const Encoded& file) {
  Source source{file};
  int code = 0;
  const Gif gif(DGifOpen(&source, copy_bytes, &code));
  if (gif == nullptr) fail(file, code);
  const int transparent = seek_first_frame(file, gif.get());
  const ColorMapObject* colors = gif->Image.ColorMap != nullptr ? gif->Image.ColorMap : gif->SColorMap;
  if (colors == nullptr) fail_damaged(file, "no colour table");
  Raster raster{allocate_rgb(file, static_cast<std::size_t>(std::max(gif->SWidth, 0)),
                             static_cast<std::size_t>(std::max(gif->SHeight, 0))),
                1};
  std::fill_n(raster.rgb.data(), raster.rgb.size(), std::uint8_t{255});
  read_lines(file, gif.get(), {colors, transparent}, raster.rgb);
  GifRecordType after = UNDEFINED_RECORD_TYPE;
  if (DGifGetRecordType(gif.get(), &after) == GIF_ERROR) fail(file, gif->Error);
  return raster;
}

}  // namespace attnviz::image
