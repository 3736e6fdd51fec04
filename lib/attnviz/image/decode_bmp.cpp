#include <algorithm>
#include <array>
#include <bit>

#include "attnviz/core/deadline.hpp"
#include "attnviz/image/decoders.hpp"

namespace attnviz::image {
namespace {

enum Compression : std::uint32_t { kRgb = 0, kRle8 = 1, kRle4 = 2, kBitFields = 3, kAlphaBitFields = 6 };

/// One colour channel of a 16 or 32-bit pixel.
struct Field {
  std::uint32_t mask = 0;

  /// 0 to 255, rounded down as Pillow does; 0 without a mask.
  unsigned value(std::uint32_t pixel) const {
    if (mask == 0) return 0;
    const int shift = std::countr_zero(mask);
    const std::uint64_t largest = mask >> shift;
    return static_cast<unsigned>(((pixel & mask) >> shift) * std::uint64_t{255} / largest);
  }
};

struct Header {
  std::size_t width = 0, height = 0;
  bool top_down = false;
  unsigned bits = 0;
  std::uint32_t compression = kRgb;
  std::size_t data_offset = 0;
  std::array<Field, 4> fields;  // red, green, blue, alpha
  std::array<std::array<std::uint8_t, 3>, 256> palette{};
};

class BmpReader {
 public:
  explicit BmpReader(const Encoded& file) : file_(file) {}

  std::uint32_t u16(std::size_t offset) const { return number(offset, 2); }
  std::uint32_t u32(std::size_t offset) const { return number(offset, 4); }
  std::uint32_t u8(std::size_t offset) const { return number(offset, 1); }

 private:
  std::uint32_t number(std::size_t offset, std::size_t count) const {
    if (offset > file_.size() || file_.size() - offset < count) {
      fail_damaged(file_,
                   "the data ends too early: byte " + std::to_string(offset) + " of " + std::to_string(file_.size()));
    }
    std::uint32_t value = 0;
    for (std::size_t index = count; index-- > 0;) value = value << 8 | file_.at(offset + index);
    return value;
  }

  const Encoded& file_;
};

void read_fields(const BmpReader& reader, std::size_t header_size, Header& header) {
  if (header.compression == kBitFields || header.compression == kAlphaBitFields) {
    // In a header of 40 bytes the masks follow it, in longer ones they are part of it: the same place.
    const bool with_alpha = header_size >= 56 || header.compression == kAlphaBitFields;
    for (std::size_t index = 0; index < (with_alpha ? 4U : 3U); ++index) {
      header.fields[index].mask = reader.u32(14 + 40 + 4 * index);
    }
  } else if (header.bits == 16) {
    header.fields = {Field{0x7C00}, Field{0x03E0}, Field{0x001F}, Field{0}};
  } else {
    header.fields = {Field{0xFF0000}, Field{0x00FF00}, Field{0x0000FF}, Field{0}};
  }
}

void read_palette(const BmpReader& reader, std::size_t header_size, Header& header) {
  const bool old = header_size == 12;
  const std::size_t entry = old ? 3 : 4;
  const bool has_masks = header_size == 40 && header.compression == kBitFields;
  const std::size_t start = 14 + header_size + (has_masks ? 12 : 0);
  std::size_t count = old || header_size < 36 ? 0 : reader.u32(14 + 32);
  if (count == 0 || count > 256) count = std::size_t{1} << header.bits;
  count = std::min(count, std::size_t{1} << header.bits);
  // Some writers store fewer entries than they announce: the pixels begin where the palette ends.
  if (header.data_offset > start) count = std::min(count, (header.data_offset - start) / entry);
  for (std::size_t index = 0; index < count; ++index) {
    const std::size_t at = start + index * entry;
    for (std::size_t channel = 0; channel < 3; ++channel) {
      header.palette[index][channel] = static_cast<std::uint8_t>(reader.u8(at + 2 - channel));
    }
  }
}

Header read_header(const Encoded& file) {
  const BmpReader reader(file);
  Header header;
  header.data_offset = reader.u32(10);
  const std::size_t size = reader.u32(14);
  if (size == 12) {
    header.width = reader.u16(18);
    header.height = reader.u16(20);
    header.bits = reader.u16(24);
  } else if (size == 16 || (size >= 40 && size <= 1024)) {
    const auto width = static_cast<std::int32_t>(reader.u32(18)), height = static_cast<std::int32_t>(reader.u32(22));
    header.width = static_cast<std::size_t>(std::max(width, 0));
    header.top_down = height < 0;
    header.height = static_cast<std::size_t>(std::abs(static_cast<std::int64_t>(height)));
    header.bits = reader.u16(28);
    header.compression = size == 16 ? kRgb : reader.u32(30);
  } else {
    fail_unsupported(file, "a header of " + std::to_string(size) + " bytes");
  }
  const bool rle = header.compression == kRle8 || header.compression == kRle4;
  const bool fields = header.compression == kBitFields || header.compression == kAlphaBitFields;
  const bool known_bits = header.bits == 1 || header.bits == 4 || header.bits == 8 || header.bits == 16 ||
                          header.bits == 24 || header.bits == 32;
  const bool fits = header.compression == kRgb || (header.compression == kRle8 && header.bits == 8) ||
                    (header.compression == kRle4 && header.bits == 4) ||
                    (fields && (header.bits == 16 || header.bits == 32));
  if (!known_bits || !fits || (rle && header.top_down)) {
    fail_unsupported(file,
                     std::to_string(header.bits) + " bits with compression " + std::to_string(header.compression));
  }
  require_pixels(file, header.width, header.height);
  if (header.bits <= 8) {
    read_palette(reader, size, header);
  } else {
    read_fields(reader, size, header);
  }
  return header;
}

/// Where row `row` of the file, counted in stored order, stands in the picture.
std::uint8_t* target_row(const Header& header, std::size_t row, Pixels& rgb) {
  return rgb.data() + (header.top_down ? row : header.height - 1 - row) * header.width * 3;
}

void write_color(const std::array<std::uint8_t, 3>& color, std::uint8_t* rgb) {
  rgb[0] = color[0], rgb[1] = color[1], rgb[2] = color[2];
}

void convert_row(const Header& header, const unsigned char* row, std::uint8_t* rgb) {
  const auto& alpha = header.fields[3];
  for (std::size_t column = 0; column < header.width; ++column, rgb += 3) {
    if (header.bits <= 8) {
      const std::size_t bit = column * header.bits;
      const unsigned index = row[bit / 8] >> (8 - header.bits - bit % 8) & ((1U << header.bits) - 1);
      write_color(header.palette[index], rgb);
      continue;
    }
    const unsigned char* pixel = row + column * header.bits / 8;
    if (header.bits == 24) {
      rgb[0] = pixel[2], rgb[1] = pixel[1], rgb[2] = pixel[0];
      continue;
    }
    std::uint32_t value = static_cast<std::uint32_t>(pixel[0]) | static_cast<std::uint32_t>(pixel[1]) << 8;
    if (header.bits == 32) {
      value |= static_cast<std::uint32_t>(pixel[2]) << 16 | static_cast<std::uint32_t>(pixel[3]) << 24;
    }
    const unsigned opacity = alpha.mask == 0 ? 255 : alpha.value(value);
    for (std::size_t channel = 0; channel < 3; ++channel) {
      rgb[channel] = over_white(header.fields[channel].value(value), opacity);
    }
  }
}

void read_rows(const Encoded& file, const Header& header, Pixels& rgb) {
  const std::size_t row_bytes = (header.width * header.bits + 31) / 32 * 4;
  const std::size_t last = (header.width * header.bits + 7) / 8;  // padding may be missing behind the last row
  const std::size_t needed = (header.height - 1) * row_bytes + last;
  const std::size_t available = file.size() - std::min(file.size(), header.data_offset);
  if (available < needed) {
    fail_damaged(file,
                 "the data ends too early: " + std::to_string(available) + " of " + std::to_string(needed) + " bytes");
  }
  for (std::size_t row = 0; row < header.height; ++row) {
    check_deadline();
    convert_row(header, file.data() + header.data_offset + row * row_bytes, target_row(header, row, rgb));
  }
}

/// The run-length variants. Pixels that the data skips get palette entry 0.
class RunReader {
 public:
  RunReader(const Encoded& file, const Header& header, Pixels& rgb) : file_(file), header_(header), rgb_(rgb) {}

  void read() {
    for (std::size_t row = 0; row < header_.height; ++row) {
      check_deadline();
      std::uint8_t* target = target_row(header_, row, rgb_);
      for (std::size_t column = 0; column < header_.width; ++column)
        write_color(header_.palette[0], target + column * 3);
    }
    position_ = header_.data_offset;
    while (!done_) step();
  }

 private:
  unsigned next() {
    if (position_ >= file_.size()) fail_damaged(file_, "the data ends too early inside of a run");
    constexpr std::size_t kOften = 1 << 14;  // two bytes may stand for 255 pixels
    if (position_ % kOften == 0) check_deadline();
    return file_.at(position_++);
  }

  void step() {
    const unsigned count = next(), value = next();
    if (count > 0) {
      for (unsigned index = 0; index < count; ++index)
        put(header_.bits == 8 ? value : (index % 2 == 0 ? value >> 4 : value & 15));
    } else if (value == 0) {
      column_ = 0;
      ++row_;
    } else if (value == 1) {
      done_ = true;
    } else if (value == 2) {
      column_ += next();
      row_ += next();
    } else {
      copy_literally(value);
    }
  }

  void copy_literally(unsigned count) {
    const std::size_t start = position_;
    unsigned byte = 0;
    for (unsigned index = 0; index < count; ++index) {
      if (header_.bits == 8 || index % 2 == 0) byte = next();
      put(header_.bits == 8 ? byte : (index % 2 == 0 ? byte >> 4 : byte & 15));
    }
    if ((position_ - start) % 2 != 0) next();
  }

  void put(unsigned index) {
    if (row_ < header_.height && column_ < header_.width) {
      write_color(header_.palette[index], target_row(header_, row_, rgb_) + column_ * 3);
    }
    ++column_;
  }

  const Encoded& file_;
  const Header& header_;
  Pixels& rgb_;
  std::size_t position_ = 0, row_ = 0, column_ = 0;
  bool done_ = false;
};

}  // namespace

Raster decode_bmp(const Encoded& file) {
  const Header header = read_header(file);
  Raster raster{allocate_rgb(file, header.width, header.height), 1};
  if (header.compression == kRle8 || header.compression == kRle4) {
    RunReader(file, header, raster.rgb).read();
  } else {
    read_rows(file, header, raster.rgb);
  }
  return raster;
}

}  // namespace attnviz::image
