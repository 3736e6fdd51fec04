#include <algorithm>
#include <string_view>

#include "attnviz/core/deadline.hpp"
#include "attnviz/image/decoders.hpp"

namespace attnviz::image {
namespace {

constexpr std::string_view kSpace = " \t\n\v\f\r";

/// Walks through the text parts: the header, and the samples of the plain formats.
class PnmReader {
 public:
  explicit PnmReader(const Encoded& file) : file_(file), position_(2) {}

  std::size_t position() const { return position_; }

  /// The next decimal number, after white space and comments.
  unsigned number(const char* what) {
    skip_space();
    const std::size_t start = position_;
    unsigned value = 0;
    for (; position_ < file_.size() && is_digit(file_.at(position_)); step()) {
      value = value * 10 + (file_.at(position_) - '0');
      if (value > 100'000'000)
        fail_damaged(file_, std::string(what) + " is too large at byte " + std::to_string(start));
    }
    if (position_ == start) fail_damaged(file_, std::string("no ") + what + " at byte " + std::to_string(start));
    return value;
  }

  /// The next digit of a plain bit map, whose samples may stand without space between them.
  unsigned bit() {
    skip_space();
    if (position_ >= file_.size() || (file_.at(position_) != '0' && file_.at(position_) != '1')) {
      fail_damaged(file_, "no bit at byte " + std::to_string(position_));
    }
    const unsigned value = file_.at(position_) - '0';
    step();
    return value;
  }

  /// The single white space between the header and raw samples.
  void end_header() {
    if (position_ >= file_.size() || kSpace.find(static_cast<char>(file_.at(position_))) == std::string_view::npos) {
      fail_damaged(file_, "no white space after the header at byte " + std::to_string(position_));
    }
    ++position_;
  }

 private:
  static bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }

  void step() {
    constexpr std::size_t kOften = 1 << 16;
    if (++position_ % kOften == 0) check_deadline();
  }

  void skip_space() {
    while (position_ < file_.size()) {
      const auto c = static_cast<char>(file_.at(position_));
      if (c == '#') {
        while (position_ < file_.size() && file_.at(position_) != '\n' && file_.at(position_) != '\r') step();
      } else if (kSpace.find(c) == std::string_view::npos) {
        return;
      } else {
        step();
      }
    }
  }

  const Encoded& file_;
  std::size_t position_;
};

struct Header {
  char kind;  // '1' to '6'
  std::size_t width, height;
  unsigned maxval;

  bool is_bitmap() const { return kind == '1' || kind == '4'; }
  bool is_plain() const { return kind <= '3'; }
  std::size_t channels() const { return kind == '3' || kind == '6' ? 3 : 1; }
};

std::uint8_t scaled(unsigned value, unsigned maxval) {
  return static_cast<std::uint8_t>((std::min(value, maxval) * 255U + maxval / 2) / maxval);
}

void read_plain(const Header& header, PnmReader& reader, std::span<std::uint8_t> samples) {
  for (std::uint8_t& sample : samples) {
    sample = header.is_bitmap() ? (reader.bit() != 0 ? 0 : 255) : scaled(reader.number("sample"), header.maxval);
  }
}

/// One row.
void read_raw(const Header& header, const unsigned char* data, std::span<std::uint8_t> samples) {
  if (header.is_bitmap()) {
    for (std::size_t column = 0; column < samples.size(); ++column) {
      samples[column] = (data[column / 8] >> (7 - column % 8) & 1) != 0 ? 0 : 255;
    }
  } else if (header.maxval > 255) {
    for (std::size_t index = 0; index < samples.size(); ++index) {
      samples[index] = scaled(static_cast<unsigned>(data[2 * index] << 8 | data[2 * index + 1]), header.maxval);
    }
  } else if (header.maxval == 255) {
    std::copy_n(data, samples.size(), samples.data());
  } else {
    for (std::size_t index = 0; index < samples.size(); ++index) samples[index] = scaled(data[index], header.maxval);
  }
}

/// Of one row.
std::size_t raw_bytes(const Header& header) {
  if (header.is_bitmap()) return (header.width + 7) / 8;
  return header.width * header.channels() * (header.maxval > 255 ? 2 : 1);
}

void spread_grey(const std::uint8_t* grey, std::uint8_t* rgb, std::size_t count) {
  for (std::size_t index = 0; index < count; ++index) {
    const std::uint8_t value = grey[index];
    rgb[3 * index] = rgb[3 * index + 1] = rgb[3 * index + 2] = value;
  }
}

}  // namespace

Raster decode_pnm(const Encoded& file) {
  PnmReader reader(file);
  Header header{static_cast<char>(file.at(1)), 0, 0, 1};
  header.width = reader.number("width");
  header.height = reader.number("height");
  if (!header.is_bitmap()) header.maxval = reader.number("largest value");
  if (header.maxval == 0 || header.maxval > 65535) {
    fail_damaged(file, "the largest value is " + std::to_string(header.maxval) + ", not within 1 to 65535");
  }
  require_pixels(file, header.width, header.height);
  const std::size_t samples = header.width * header.height * header.channels();
  if (!header.is_plain()) reader.end_header();
  const std::size_t needed = header.is_plain() ? samples : raw_bytes(header) * header.height;
  if (file.size() - reader.position() < needed) {
    fail_damaged(file, "the data ends too early: " + std::to_string(file.size() - reader.position()) + " of at least " +
                           std::to_string(needed) + " bytes");
  }
  Raster raster{allocate_rgb(file, header.width, header.height), 1};
  // Grey samples of a row go to its end, from where they are spread out to RGB in place.
  const std::size_t row_samples = header.width * header.channels(), row_rgb = header.width * 3;
  for (std::size_t row = 0; row < header.height; ++row) {
    check_deadline();
    std::uint8_t* rgb = raster.rgb.data() + row * row_rgb;
    const std::span<std::uint8_t> target(rgb + row_rgb - row_samples, row_samples);
    if (header.is_plain()) {
      read_plain(header, reader, target);
    } else {
      read_raw(header, file.data() + reader.position() + row * raw_bytes(header), target);
    }
    if (header.channels() == 1) spread_grey(target.data(), rgb, header.width);
  }
  return raster;
}

}  // namespace attnviz::image
