#include <algorithm>
#include <memory>
#include <vector>

#include "attnviz/core/deadline.hpp"
#include "attnviz/image/tiff_budget.hpp"
#include "attnviz/image/tiff_memory.hpp"

namespace attnviz::image {
namespace {

/// How the samples of a picture that we unpack ourselves are stored.
struct Layout {
  std::size_t width = 0, height = 0;
  std::size_t samples = 1;  // of one pixel, stored
  std::size_t colors = 1;   // of these, the first ones
  unsigned bits = 1;
  std::uint16_t photometric = 0;
  bool planar = false;
  bool alpha = false;  // the sample behind the colours
  bool premultiplied = false;

  std::size_t used() const { return colors + (alpha ? 1 : 0); }
};

void read_alpha(const MemoryTiff& tiff, Layout& layout) {
  if (layout.samples <= layout.colors) return;
  std::uint16_t count = 0;
  std::uint16_t* kinds = nullptr;
  const bool told = TIFFGetField(tiff.get(), TIFFTAG_EXTRASAMPLES, &count, &kinds) == 1 && count > 0;
  // Where nothing is said, a fourth sample behind RGB is alpha by custom.
  layout.alpha = told ? kinds[0] != EXTRASAMPLE_UNSPECIFIED : layout.samples == layout.colors + 1;
  layout.premultiplied = told && kinds[0] == EXTRASAMPLE_ASSOCALPHA;
}

Layout read_layout(const MemoryTiff& tiff) {
  Layout layout;
  layout.width = tiff.tag<std::uint32_t>(TIFFTAG_IMAGEWIDTH, 0);
  layout.height = tiff.tag<std::uint32_t>(TIFFTAG_IMAGELENGTH, 0);
  require_pixels(tiff.file(), layout.width, layout.height);
  layout.samples = tiff.tag<std::uint16_t>(TIFFTAG_SAMPLESPERPIXEL, 1);
  layout.bits = tiff.tag<std::uint16_t>(TIFFTAG_BITSPERSAMPLE, 1);
  layout.planar = tiff.tag<std::uint16_t>(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
  const std::uint16_t grey = PHOTOMETRIC_MINISBLACK;
  layout.photometric = tiff.tag<std::uint16_t>(TIFFTAG_PHOTOMETRIC, grey);
  layout.colors = layout.photometric == PHOTOMETRIC_RGB ? 3 : layout.photometric == PHOTOMETRIC_SEPARATED ? 4 : 1;
  read_alpha(tiff, layout);
  return layout;
}

/// Whole-number grey, palette, RGB and CMYK we unpack; libtiff's own conversion cuts sixteen bits off and rounds CMYK
/// differently, but knows the rarer kinds.
bool is_plain(const MemoryTiff& tiff, const Layout& layout) {
  const bool known_bits =
      layout.bits == 1 || layout.bits == 2 || layout.bits == 4 || layout.bits == 8 || layout.bits == 16;
  if (!known_bits || layout.samples < layout.colors) return false;
  if (tiff.tag<std::uint16_t>(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT) != SAMPLEFORMAT_UINT) return false;
  switch (layout.photometric) {
    case PHOTOMETRIC_MINISBLACK:
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_RGB:
      return true;
    case PHOTOMETRIC_PALETTE:
      return layout.bits <= 8;
    case PHOTOMETRIC_SEPARATED:
      return tiff.tag<std::uint16_t>(TIFFTAG_INKSET, INKSET_CMYK) == INKSET_CMYK;
    default:
      return false;
  }
}

/// One decoded strip or tile, and where it lies.
struct Block {
  const unsigned char* data;
  std::size_t row_bytes;
  std::size_t top, left, height, width;  // of the part inside of the picture
  std::size_t plane;                     // the sample it holds, where each has its own
};

/// The samples in use, eight bits each (palette indices unscaled): [height, width, used].
class Samples {
 public:
  explicit Samples(const Layout& layout)
      : layout_(layout),
        values_(std::make_unique_for_overwrite<unsigned char[]>(layout.width * layout.height * layout.used())) {}

  const unsigned char* pixel(std::size_t index) const { return values_.get() + index * layout_.used(); }

  void take(const Block& block) {
    const std::size_t used = layout_.used();
    if (layout_.planar && block.plane >= used) return;
    const std::size_t stored = layout_.planar ? 1 : layout_.samples, first = layout_.planar ? block.plane : 0;
    const std::size_t count = layout_.planar ? 1 : used;
    for (std::size_t row = 0; row < block.height; ++row) {
      const unsigned char* source = block.data + row * block.row_bytes;
      unsigned char* target = values_.get() + ((block.top + row) * layout_.width + block.left) * used + first;
      for (std::size_t column = 0; column < block.width; ++column, target += used) {
        for (std::size_t sample = 0; sample < count; ++sample)
          target[sample] = eight_bits(source, column * stored + sample);
      }
    }
  }

 private:
  unsigned char eight_bits(const unsigned char* row, std::size_t index) const {
    if (layout_.bits == 8) return row[index];
    if (layout_.bits == 16) {
      std::uint16_t value;  // in the machine's own byte order
      std::copy_n(row + 2 * index, 2, reinterpret_cast<unsigned char*>(&value));
      return static_cast<unsigned char>((value * 255U + 32767) / 65535);
    }
    const std::size_t bit = index * layout_.bits;
    const unsigned most = (1U << layout_.bits) - 1;
    const unsigned value = row[bit / 8] >> (8 - layout_.bits - bit % 8) & most;
    return static_cast<unsigned char>(layout_.photometric == PHOTOMETRIC_PALETTE ? value : value * 255 / most);
  }

  const Layout& layout_;
  std::unique_ptr<unsigned char[]> values_;
};

/// Row by row and not strip by strip: one strip may be the whole picture, and the time is asked between its rows.
void read_strips(const MemoryTiff& tiff, const Layout& layout, Samples& samples) {
  const tmsize_t row_bytes = TIFFScanlineSize(tiff.get());
  tiff.require(tiff.tag<std::uint32_t>(TIFFTAG_ROWSPERSTRIP, 1) > 0 && row_bytes > 0, "strips without rows");
  const auto buffer = std::make_unique_for_overwrite<unsigned char[]>(static_cast<std::size_t>(row_bytes));
  const std::size_t planes = layout.planar ? layout.used() : 1;
  for (std::size_t plane = 0; plane < planes; ++plane) {
    for (std::size_t row = 0; row < layout.height; ++row) {
      check_deadline();
      const int read = TIFFReadScanline(tiff.get(), buffer.get(), static_cast<std::uint32_t>(row),
                                        static_cast<std::uint16_t>(plane));
      tiff.require(read == 1, "a strip is too short");
      samples.take({buffer.get(), static_cast<std::size_t>(row_bytes), row, 0, 1, layout.width, plane});
    }
  }
}

void read_tiles(const MemoryTiff& tiff, const Layout& layout, Samples& samples) {
  const std::size_t tile_width = tiff.tag<std::uint32_t>(TIFFTAG_TILEWIDTH, 0);
  const std::size_t tile_height = tiff.tag<std::uint32_t>(TIFFTAG_TILELENGTH, 0);
  const tmsize_t bytes = TIFFTileSize(tiff.get()), row_bytes = TIFFTileRowSize(tiff.get());
  tiff.require(tile_width > 0 && tile_height > 0 && row_bytes > 0, "tiles without pixels");
  const auto buffer = std::make_unique_for_overwrite<unsigned char[]>(static_cast<std::size_t>(bytes));
  const std::size_t planes = layout.planar ? layout.used() : 1;
  for (std::size_t plane = 0; plane < planes; ++plane) {
    for (std::size_t top = 0; top < layout.height; top += tile_height) {
      for (std::size_t left = 0; left < layout.width; left += tile_width) {
        check_deadline();
        const tmsize_t count = TIFFReadTile(tiff.get(), buffer.get(), static_cast<std::uint32_t>(left),
                                            static_cast<std::uint32_t>(top), 0, static_cast<std::uint16_t>(plane));
        tiff.require(count == bytes, "a tile is too short");
        samples.take({buffer.get(), static_cast<std::size_t>(row_bytes), top, left,
                      std::min(tile_height, layout.height - top), std::min(tile_width, layout.width - left), plane});
      }
    }
  }
}

/// The colour table, three bytes an entry.
std::vector<unsigned char> read_palette(const MemoryTiff& tiff, const Layout& layout) {
  std::uint16_t* maps[3] = {};
  tiff.require(TIFFGetField(tiff.get(), TIFFTAG_COLORMAP, &maps[0], &maps[1], &maps[2]) == 1, "no colour table");
  const std::size_t count = std::size_t{1} << layout.bits;
  // Old writers stored bytes where the format wants sixteen bits.
  bool wide = false;
  for (const std::uint16_t* map : maps)
    wide = wide || std::any_of(map, map + count, [](unsigned v) { return v > 255; });
  std::vector<unsigned char> palette(count * 3);
  for (std::size_t index = 0; index < palette.size(); ++index) {
    palette[index] = static_cast<unsigned char>(maps[index % 3][index / 3] >> (wide ? 8 : 0));
  }
  return palette;
}

void write_pixel(const Layout& layout, const unsigned char* sample, const unsigned char* palette, unsigned char* rgb) {
  for (std::size_t channel = 0; channel < 3; ++channel) {
    unsigned value = sample[layout.colors == 1 ? 0 : channel];
    if (layout.photometric == PHOTOMETRIC_MINISWHITE) value = 255 - value;
    if (layout.photometric == PHOTOMETRIC_PALETTE) value = palette[value * 3 + channel];
    if (layout.photometric == PHOTOMETRIC_SEPARATED) value = under_ink(value, 255U - sample[3]);
    if (layout.alpha) {
      const unsigned opacity = sample[layout.colors];
      value = layout.premultiplied ? std::min(255U, value + 255 - opacity) : over_white(value, opacity);
    }
    rgb[channel] = static_cast<unsigned char>(value);
  }
}

void read_plain(const MemoryTiff& tiff, const Layout& layout, Pixels& rgb) {
  const bool has_palette = layout.photometric == PHOTOMETRIC_PALETTE;
  const std::vector<unsigned char> palette = has_palette ? read_palette(tiff, layout) : std::vector<unsigned char>();
  Samples samples(layout);
  if (TIFFIsTiled(tiff.get()) != 0) {
    read_tiles(tiff, layout, samples);
  } else {
    read_strips(tiff, layout, samples);
  }
  for (std::size_t row = 0; row < layout.height; ++row) {
    check_deadline();
    for (std::size_t index = row * layout.width; index < (row + 1) * layout.width; ++index) {
      write_pixel(layout, samples.pixel(index), palette.data(), rgb.data() + 3 * index);
    }
  }
}

/// Everything else through libtiff's conversion, which multiplies by alpha.
void read_converted(const MemoryTiff& tiff, const Layout& layout, std::uint16_t orientation, Pixels& rgb) {
  char reason[1024] = {};
  if (TIFFRGBAImageOK(tiff.get(), reason) == 0) fail_unsupported(tiff.file(), reason);
  const auto rgba = std::make_unique_for_overwrite<std::uint32_t[]>(layout.width * layout.height);
  constexpr int kStopOnError = 1;
  // Asking for the orientation that the file has leaves the rows as they are stored.
  tiff.require(
      TIFFReadRGBAImageOriented(tiff.get(), static_cast<std::uint32_t>(layout.width),
                                static_cast<std::uint32_t>(layout.height), rgba.get(), orientation, kStopOnError) == 1,
      "the data cannot be read");
  for (std::size_t index = 0; index < layout.width * layout.height; ++index) {
    const std::uint32_t pixel = rgba[index];
    const unsigned rest = 255 - TIFFGetA(pixel);
    unsigned char* target = rgb.data() + 3 * index;
    target[0] = static_cast<unsigned char>(std::min(255U, TIFFGetR(pixel) + rest));
    target[1] = static_cast<unsigned char>(std::min(255U, TIFFGetG(pixel) + rest));
    target[2] = static_cast<unsigned char>(std::min(255U, TIFFGetB(pixel) + rest));
  }
}

}  // namespace

Raster decode_tiff(const Encoded& file) {
  const MemoryTiff tiff(file);
  const Layout layout = read_layout(tiff);
  require_affordable(tiff);
  const auto orientation = tiff.tag<std::uint16_t>(TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  Raster raster{allocate_rgb(file, layout.width, layout.height),
                orientation >= 1 && orientation <= 8 ? orientation : 1};
  if (is_plain(tiff, layout)) {
    read_plain(tiff, layout, raster.rgb);
  } else {
    read_converted(tiff, layout, static_cast<std::uint16_t>(raster.orientation), raster.rgb);
  }
  return raster;
}

}  // namespace attnviz::image
