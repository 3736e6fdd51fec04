#include "attnviz/image/png_data.hpp"

#include <libdeflate.h>

#include <new>
#include <vector>

namespace attnviz::image {
namespace {

using Bytes = std::unique_ptr<std::uint8_t[]>;

/// Wide enough for sums of bytes and no wider: twice as many fit in a register as of int.
using Short = std::int16_t;

Short size_of(Short difference) {
  return static_cast<Short>(difference < 0 ? -difference : difference);
}

/// What Paeth's filter predicts from the neighbours at the left, above, and above at the left: the one nearest to
/// left + above - corner. PNG specification, section 9.4.
Short predicted(Short left, Short above, Short corner) {
  const auto across = static_cast<Short>(above - corner), down = static_cast<Short>(left - corner);
  const Short to_left = size_of(across), to_above = size_of(down),
              to_corner = size_of(static_cast<Short>(across + down));
  const Short other = to_above <= to_corner ? above : corner, to_other = to_above < to_corner ? to_above : to_corner;
  return to_left <= to_other ? left : other;
}

/// Rows as PNG packs them, each value less what is predicted: [H, 1 + W C], the filter's number in front.
Bytes filtered_rows(const Pixels& pixels) {
  constexpr std::uint8_t kPaeth = 4;
  const std::size_t channels = pixels.shape(2), stride = pixels.shape(1) * channels;
  auto rows = std::make_unique_for_overwrite<std::uint8_t[]>(pixels.shape(0) * (1 + stride));
  const std::vector<std::uint8_t> nothing(stride);
  for (std::size_t row = 0; row < pixels.shape(0); ++row) {
    const std::uint8_t* here = pixels.data() + row * stride;
    const std::uint8_t* above = row == 0 ? nothing.data() : here - stride;
    std::uint8_t* to = rows.get() + row * (1 + stride);
    *to++ = kPaeth;
    for (std::size_t place = 0; place < channels; ++place) {
      to[place] = static_cast<std::uint8_t>(here[place] - above[place]);
    }
    for (std::size_t place = channels; place < stride; ++place) {
      const Short guess = predicted(here[place - channels], above[place], above[place - channels]);
      to[place] = static_cast<std::uint8_t>(here[place] - guess);
    }
  }
  return rows;
}

}  // namespace

PngData pack_for_png(const Pixels& pixels) {
  constexpr int kQuickest = 1;
  const std::size_t count = pixels.size() + pixels.shape(0);
  const Bytes rows = filtered_rows(pixels);
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(kQuickest), libdeflate_free_compressor);
  if (compressor == nullptr) throw std::bad_alloc();
  const std::size_t most = libdeflate_zlib_compress_bound(compressor.get(), count);
  PngData packed{std::make_unique_for_overwrite<std::uint8_t[]>(most), 0};
  packed.count = libdeflate_zlib_compress(compressor.get(), rows.get(), count, packed.bytes.get(), most);
  return packed;
}

}  // namespace attnviz::image
