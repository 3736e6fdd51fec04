#include "attnviz/image/jpeg_scans.hpp"

#include <algorithm>

namespace attnviz::image {

std::size_t count_jpeg_scans(std::span<const std::byte> bytes) {
  constexpr unsigned kEnd = 0xD9, kScan = 0xDA, kFill = 0xFF;
  const auto at = [&](std::size_t index) { return std::to_integer<unsigned>(bytes[index]); };
  // Stuffed bytes, restart markers and the start of the picture have no length behind them.
  const auto stands_alone = [](unsigned marker) { return marker <= 1 || (marker >= 0xD0 && marker <= 0xD8); };
  std::size_t scans = 0;
  for (auto place = bytes.begin();;) {
    place = std::find(place, bytes.end(), std::byte{kFill});
    const auto index = static_cast<std::size_t>(place - bytes.begin());
    if (bytes.size() - index < 4) return scans;
    const unsigned marker = at(index + 1);
    if (marker == kEnd) return scans;
    if (marker == kFill || stands_alone(marker)) {
      place += marker == kFill ? 1 : 2;
      continue;
    }
    if (marker == kScan) ++scans;
    const std::size_t length = 2 + (at(index + 2) << 8 | at(index + 3));
    if (length >= bytes.size() - index) return scans;
    place += static_cast<std::ptrdiff_t>(length);
  }
}

std::size_t most_scans(const Encoded& file, std::size_t pixels) {
  constexpr std::size_t kMostScans = 500, kScansOfTheLargest = 20;
  return std::min(kMostScans, kScansOfTheLargest * file.limits.pixels / std::max<std::size_t>(pixels, 1));
}

void require_scans(const Encoded& file, std::size_t scans, std::size_t pixels) {
  const std::size_t most = most_scans(file, pixels);
  if (scans <= most) return;
  throw Error(ErrorKind::limit,
              file.name + ": " + name_of(file.format) + ": " + std::to_string(scans) + " scans over " +
                  std::to_string(pixels) + " pixels, more than the limit of " + std::to_string(most),
              "save it again as a JPEG that is not progressive");
}

}  // namespace attnviz::image
