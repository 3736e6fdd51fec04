#include <gif_lib.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "attnviz/core/deadline.hpp"
#include "attnviz/image/damage.hpp"

namespace attnviz::image {
namespace {

struct Source {
  const Encoded& file;
  std::size_t position = 0;
  bool shortens_blocks = false;  ///< the length of a block that is cut off is what is left of it
};

int copy_bytes(GifFileType* gif, GifByteType* target, int wanted) {
  auto* source = static_cast<Source*>(gif->UserData);
  const std::size_t count =
      std::min(static_cast<std::size_t>(std::max(wanted, 0)), source->file.size() - source->position);
  std::memcpy(target, source->file.data() + source->position, count);
  source->position += count;
  if (source->shortens_blocks && wanted == 1 && count == 1) {
    *target = static_cast<GifByteType>(std::min<std::size_t>(*target, source->file.size() - source->position));
  }
  return static_cast<int>(count);
}

struct CloseGif {
  void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};
using Gif = std::unique_ptr<GifFileType, CloseGif>;

constexpr int kOpaque = -1;

std::string words_for(int code) {
  const char* words = GifErrorString(code);
  return words == nullptr ? "the data cannot be read" : words;
}

[[noreturn]] void fail(const Encoded& file, int code) {
  fail_damaged(file, words_for(code));
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

/// How many pixels of a line are read: fewer than it holds when the rest is wrong or missing.
std::size_t read_line(GifFileType* gif, std::span<GifPixelType> line, Reading reading) {
  // After an error the library does not say how much of a line was good; one pixel is good or not.
  const std::size_t piece = reading == Reading::patient ? 1 : line.size();
  for (std::size_t place = 0; place < line.size(); place += piece) {
    if (DGifGetLine(gif, line.data() + place, static_cast<int>(piece)) == GIF_ERROR) return place;
  }
  return line.size();
}

/// Where the first frame lies, and what is drawn of it.
class Frame {
 public:
  Frame(const Encoded& file, const GifImageDesc& where, Pixels& canvas)
      : width_(static_cast<std::size_t>(where.Width)),
        height_(static_cast<std::size_t>(where.Height)),
        left_(static_cast<std::size_t>(where.Left)),
        top_(static_cast<std::size_t>(where.Top)),
        interlaced_(where.Interlace),
        canvas_(canvas) {
    require_pixels(file, width_, height_);  // a frame may be larger than its canvas
  }

  /// How many lines are whole.
  std::size_t read(GifFileType* gif, const Palette& palette, Reading reading) {
    const std::vector<std::size_t> order = stored_order(height_, interlaced_);
    std::vector<GifPixelType> line(width_);
    for (std::size_t count = 0; count < order.size(); ++count) {
      check_deadline();
      const std::size_t good = read_line(gif, line, reading);
      if (good < width_ && reading == Reading::exact) return count;
      if (good < width_ && interlaced_) repeat(std::span(order).first(count));
      draw(order[count], std::span(line).first(good), palette);
      if (good < width_) return count;
    }
    return order.size();
  }

 private:
  std::uint8_t* target(std::size_t row) {
    const bool visible = top_ + row < canvas_.shape(0) && left_ < canvas_.shape(1);
    return visible ? canvas_.data() + ((top_ + row) * canvas_.shape(1) + left_) * 3 : nullptr;
  }
  std::size_t visible(std::size_t width) const { return std::min(width, canvas_.shape(1) - left_); }

  void draw(std::size_t row, std::span<const GifPixelType> line, const Palette& palette) {
    std::uint8_t* rgb = target(row);
    if (rgb == nullptr) return;
    for (std::size_t column = 0; column < visible(line.size()); ++column) {
      palette.write(line[column], rgb + column * 3);
    }
  }

  /// Until the others come a line of the first pass stands for the seven below it, and so on.
  void repeat(std::span<const std::size_t> whole) {
    constexpr std::size_t kMost = 8;
    std::vector<bool> known(height_, false);
    for (const std::size_t row : whole) known[row] = true;
    for (std::size_t row = 0, last = height_; row < height_; ++row) {
      if (known[row]) last = row;
      if (known[row] || last >= row || row - last >= kMost || target(row) == nullptr) continue;
      std::copy_n(target(last), visible(width_) * 3, target(row));
    }
  }

  std::size_t width_, height_, left_, top_;
  bool interlaced_;
  Pixels& canvas_;
};

Attempt attempt(const Encoded& file, Reading reading) {
  Source source{file};
  int code = 0;
  const Gif gif(DGifOpen(&source, copy_bytes, &code));
  if (gif == nullptr) fail(file, code);
  const int transparent = seek_first_frame(file, gif.get());
  const ColorMapObject* colors = gif->Image.ColorMap != nullptr ? gif->Image.ColorMap : gif->SColorMap;
  if (colors == nullptr) fail_damaged(file, "no colour table");
  Attempt made{{allocate_rgb(file, static_cast<std::size_t>(std::max(gif->SWidth, 0)),
                             static_cast<std::size_t>(std::max(gif->SHeight, 0))),
                1,
                {}},
               {}};
  Pixels& rgb = made.raster.rgb;
  std::fill_n(rgb.data(), rgb.size(), std::uint8_t{255});
  source.shortens_blocks = reading == Reading::patient;
  Frame frame(file, gif->Image, rgb);
  const std::size_t lines = frame.read(gif.get(), {colors, transparent}, reading);
  made.shows_something = lines > 0;
  GifRecordType after = UNDEFINED_RECORD_TYPE;
  const bool whole = lines == static_cast<std::size_t>(gif->Image.Height);
  if (!whole || DGifGetRecordType(gif.get(), &after) == GIF_ERROR) made.damage = words_for(gif->Error);
  return made;
}

}  // namespace

Raster decode_gif(const Encoded& file) {
  return decode_despite_damage(file, attempt);
}

}  // namespace attnviz::image
