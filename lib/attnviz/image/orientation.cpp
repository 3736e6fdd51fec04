#include "attnviz/image/orientation.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "attnviz/core/deadline.hpp"

namespace attnviz::image {
namespace {

/// Reads numbers of either byte order and answers 0 beyond the end.
class ExifReader {
 public:
  explicit ExifReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  bool starts_with(const char* text, std::size_t size) const {
    return bytes_.size() >= size && std::memcmp(bytes_.data(), text, size) == 0;
  }
  void skip(std::size_t count) { bytes_ = bytes_.subspan(count); }
  void set_big_endian(bool big) { big_ = big; }
  std::uint32_t u16(std::size_t offset) const { return number(offset, 2); }
  std::uint32_t u32(std::size_t offset) const { return number(offset, 4); }

 private:
  std::uint32_t number(std::size_t offset, std::size_t count) const {
    if (offset > bytes_.size() || bytes_.size() - offset < count) return 0;
    std::uint32_t value = 0;
    for (std::size_t index = 0; index < count; ++index) {
      const std::size_t place = big_ ? index : count - 1 - index;
      value = value << 8 | std::to_integer<std::uint32_t>(bytes_[offset + place]);
    }
    return value;
  }

  std::span<const std::byte> bytes_;
  bool big_ = false;
};

/// For output row r, column c: the input position is origin + r * row_step + c * column_step, in pixels.
struct Walk {
  std::ptrdiff_t origin, row_step, column_step;
};

Walk walk_for(int orientation, std::ptrdiff_t height, std::ptrdiff_t width) {
  const std::ptrdiff_t last_row = (height - 1) * width;
  const std::ptrdiff_t last_column = width - 1;
  switch (orientation) {
    case 2:
      return {last_column, width, -1};
    case 3:
      return {last_row + last_column, -width, -1};
    case 4:
      return {last_row, -width, 1};
    case 5:
      return {0, 1, width};
    case 6:
      return {last_row, 1, -width};
    case 7:
      return {last_row + last_column, -1, -width};
    case 8:
      return {last_column, -1, width};
    default:
      return {0, width, 1};
  }
}

}  // namespace

int exif_orientation(std::span<const std::byte> exif) {
  ExifReader reader(exif);
  if (reader.starts_with("Exif\0\0", 6)) reader.skip(6);
  if (reader.starts_with("MM\0*", 4)) {
    reader.set_big_endian(true);
  } else if (!reader.starts_with("II*\0", 4)) {
    return 1;
  }
  const std::size_t directory = reader.u32(4);
  const std::size_t entries = reader.u16(directory);
  for (std::size_t index = 0; index < entries; ++index) {
    const std::size_t entry = directory + 2 + 12 * index;
    if (reader.u16(entry) != 0x0112) continue;
    constexpr std::uint32_t kShort = 3;
    const std::uint32_t value = reader.u16(entry + 2) == kShort ? reader.u16(entry + 8) : reader.u32(entry + 8);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

Pixels apply_orientation(Pixels pixels, int orientation) {
  if (orientation < 2 || orientation > 8) return pixels;
  const std::size_t height = pixels.shape(0), width = pixels.shape(1), channels = pixels.shape(2);
  const bool transposed = orientation >= 5;
  Pixels upright = Pixels::from_shape({transposed ? width : height, transposed ? height : width, channels});
  const Walk walk = walk_for(orientation, static_cast<std::ptrdiff_t>(height), static_cast<std::ptrdiff_t>(width));
  const auto stride = static_cast<std::ptrdiff_t>(channels);
  const std::size_t rows = upright.shape(0), columns = upright.shape(1);
  // In blocks, because a transposed walk through a large picture would miss the cache at every pixel. One pass:
  // OpenCV's transpose and flip take twice the time.
  constexpr std::size_t kBlock = 64;
  for (std::size_t top = 0; top < rows; top += kBlock) {
    check_deadline();
    for (std::size_t left = 0; left < columns; left += kBlock) {
      const std::size_t right = std::min(columns, left + kBlock);
      for (std::size_t row = top; row < std::min(rows, top + kBlock); ++row) {
        std::ptrdiff_t source = walk.origin + static_cast<std::ptrdiff_t>(row) * walk.row_step +
                                static_cast<std::ptrdiff_t>(left) * walk.column_step;
        std::uint8_t* target = upright.data() + (row * columns + left) * channels;
        for (std::size_t column = left; column < right; ++column, source += walk.column_step, target += channels) {
          std::memcpy(target, pixels.data() + source * stride, channels);
        }
      }
    }
  }
  return upright;
}

}  // namespace attnviz::image
