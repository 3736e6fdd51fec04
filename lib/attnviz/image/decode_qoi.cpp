#include <algorithm>
#include <array>
#include <string>

#include "attnviz/core/deadline.hpp"
#include "attnviz/image/decoders.hpp"

// QOI as its one page says (qoiformat.org/qoi-specification.pdf): a pixel is what stands before it, one of 64 that were
// seen earlier, a small step, or new. The format's own library neither stops between rows nor keeps those before an
// end.

namespace attnviz::image {
namespace {

constexpr std::size_t kHeaderBytes = 14;
constexpr std::array<unsigned char, 8> kEndMark = {0, 0, 0, 0, 0, 0, 0, 1};

using Color = std::array<std::uint8_t, 4>;  // red, green, blue, alpha

class QoiReader {
 public:
  explicit QoiReader(const Encoded& file) : file_(file) {}

  /// False when the data ends before it; what was read stays.
  bool next(Color& pixel) {
    if (run_ > 0) {
      --run_;
    } else if (!step()) {
      return false;
    }
    pixel = last_;
    return true;
  }
  bool ends_well() const {
    return has(kEndMark.size()) && std::equal(kEndMark.begin(), kEndMark.end(), file_.data() + position_);
  }

 private:
  bool has(std::size_t count) const { return file_.size() - position_ >= count; }
  unsigned take() { return file_.at(position_++); }
  void add(unsigned red, unsigned green, unsigned blue) {  // modulo 256
    last_[0] = static_cast<std::uint8_t>(last_[0] + red);
    last_[1] = static_cast<std::uint8_t>(last_[1] + green);
    last_[2] = static_cast<std::uint8_t>(last_[2] + blue);
  }

  bool step() {
    constexpr unsigned kRgb = 0xFE, kRgba = 0xFF, kIndex = 0, kStep = 1, kLongStep = 2;
    if (!has(1)) return false;
    const unsigned code = file_.at(position_), low = code & 63, kind = code >> 6;
    if (!has(code == kRgba ? 5 : code == kRgb ? 4 : kind == kLongStep ? 2 : 1)) return false;
    ++position_;
    if (code >= kRgb) {
      const std::size_t count = code == kRgba ? 4 : 3;
      for (std::size_t channel = 0; channel < count; ++channel) last_[channel] = static_cast<std::uint8_t>(take());
    } else if (kind == kIndex) {
      last_ = seen_[low];
    } else if (kind == kStep) {
      add((low >> 4) - 2, (low >> 2 & 3) - 2, (low & 3) - 2);
    } else if (kind == kLongStep) {
      const unsigned others = take(), green = low - 32;
      add(green + (others >> 4) - 8, green, green + (others & 15) - 8);
    } else {
      run_ = low;  // pixels after this one
    }
    seen_[(last_[0] * 3U + last_[1] * 5U + last_[2] * 7U + last_[3] * 11U) % 64] = last_;
    return true;
  }

  const Encoded& file_;
  std::size_t position_ = kHeaderBytes;
  unsigned run_ = 0;
  Color last_ = {0, 0, 0, 255};
  std::array<Color, 64> seen_{};
};

}  // namespace

Raster decode_qoi(const Encoded& file) {
  if (file.size() < kHeaderBytes) fail_damaged(file, "the data ends inside of the header");
  const auto number = [&](std::size_t at) {
    return std::size_t{file.at(at)} << 24 | std::size_t{file.at(at + 1)} << 16 | std::size_t{file.at(at + 2)} << 8 |
           file.at(at + 3);
  };
  const std::size_t width = number(4), height = number(8), channels = file.at(12);
  if (channels != 3 && channels != 4) fail_damaged(file, std::to_string(channels) + " channels, not 3 or 4");
  Raster raster{allocate_rgb(file, width, height), 1, {}};
  std::fill_n(raster.rgb.data(), raster.rgb.size(), std::uint8_t{255});
  QoiReader reader(file);
  Color pixel{};
  std::size_t index = 0;
  for (std::uint8_t* rgb = raster.rgb.data(); index < width * height && reader.next(pixel); ++index, rgb += 3) {
    if (index % width == 0) check_deadline();
    const unsigned alpha = channels == 4 ? pixel[3] : 255;
    for (std::size_t channel = 0; channel < 3; ++channel) rgb[channel] = over_white(pixel[channel], alpha);
  }
  if (index == width * height && reader.ends_well()) return raster;
  raster.damage = index == width * height ? "the end mark is missing"
                                          : "the data ends too early: " + std::to_string(index / width) + " of " +
                                                std::to_string(height) + " rows";
  if (file.limits.strict || index < width) fail_damaged(file, raster.damage);
  return raster;
}

}  // namespace attnviz::image
