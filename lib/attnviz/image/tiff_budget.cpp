#include "attnviz/image/tiff_budget.hpp"

#include <algorithm>
#include <array>

#include "attnviz/image/jpeg_scans.hpp"

namespace attnviz::image {
namespace {

constexpr std::size_t kMostBytesPerPixel = 16;

/// Numbers of the file's byte order; 0 beyond its end.
class Numbers {
 public:
  explicit Numbers(const Encoded& file) : file_(file), big_endian_(file.size() > 0 && file.at(0) == 'M') {}

  std::uint64_t read(std::uint64_t offset, std::size_t count) const {
    if (offset > file_.size() || file_.size() - offset < count) return 0;
    std::uint64_t value = 0;
    for (std::size_t index = 0; index < count; ++index) {
      value = value << 8 | file_.at(offset + (big_endian_ ? index : count - 1 - index));
    }
    return value;
  }

 private:
  const Encoded& file_;
  bool big_endian_;
};

[[noreturn]] void refuse(const Encoded& file, const std::string& what, std::size_t most) {
  throw Error(ErrorKind::limit, file.name + ": TIFF: " + what + ", more than the limit of " + std::to_string(most),
              "save the picture again with another program, or raise the pixel limit");
}

/// A product that stays far above every limit instead of overflowing.
std::size_t times(std::size_t left, std::size_t right) {
  constexpr std::size_t kMost = std::size_t{1} << 60;
  return right != 0 && left > kMost / right ? kMost : left * right;
}

/// The strips or tiles of a picture.
struct Blocks {
  std::size_t count = 0;
  std::size_t bytes = 0, pixels = 0;  ///< of one, unpacked
};

Blocks blocks_of(const MemoryTiff& tiff) {
  const bool tiled = TIFFIsTiled(tiff.get()) != 0;
  const tmsize_t bytes = tiled ? TIFFTileSize(tiff.get()) : TIFFStripSize(tiff.get());
  tiff.require(bytes > 0, "a strip or tile without data");
  const std::size_t width = tiff.tag<std::uint32_t>(tiled ? TIFFTAG_TILEWIDTH : TIFFTAG_IMAGEWIDTH, 0);
  std::size_t height = tiff.tag<std::uint32_t>(tiled ? TIFFTAG_TILELENGTH : TIFFTAG_ROWSPERSTRIP, 0xFFFFFFFF);
  height = std::min<std::size_t>(height, tiff.tag<std::uint32_t>(TIFFTAG_IMAGELENGTH, 0));
  return {tiled ? TIFFNumberOfTiles(tiff.get()) : TIFFNumberOfStrips(tiff.get()), static_cast<std::size_t>(bytes),
          width * height};
}

}  // namespace

void require_plausible_directory(const Encoded& file) {
  constexpr std::array<std::size_t, 19> kSizeOfType = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
  const Numbers numbers(file);
  const bool big = numbers.read(2, 2) == 43;
  const std::size_t word = big ? 8 : 4, entry = big ? 20 : 12;
  const std::uint64_t directory = numbers.read(big ? 8 : 4, word);
  const std::uint64_t entries = numbers.read(directory, big ? 8 : 2);
  const std::uint64_t first = directory + (big ? 8 : 2);
  std::size_t sum = 0;
  for (std::uint64_t index = 0; index < entries && first + (index + 1) * entry <= file.size(); ++index) {
    const std::uint64_t place = first + index * entry, type = numbers.read(place + 2, 2);
    const std::size_t size = times(numbers.read(place + 4, word), type < kSizeOfType.size() ? kSizeOfType[type] : 0);
    if (size <= word) continue;  // stands in the entry itself
    const std::uint64_t offset = std::min<std::uint64_t>(numbers.read(place + 4 + word, word), file.size());
    sum += std::min(size, file.size() - offset);
  }
  if (sum > file.size()) refuse(file, "a directory with values of " + std::to_string(sum) + " bytes", file.size());
}

void require_affordable(const MemoryTiff& tiff) {
  const Encoded& file = tiff.file();
  const Blocks blocks = blocks_of(tiff);
  const std::size_t most = kMostBytesPerPixel * file.limits.pixels;
  if (times(blocks.count, blocks.bytes) > most) {
    refuse(file, std::to_string(blocks.count) + " strips or tiles of " + std::to_string(blocks.bytes) + " bytes", most);
  }
  const bool jpeg = tiff.tag<std::uint16_t>(TIFFTAG_COMPRESSION, COMPRESSION_NONE) == COMPRESSION_JPEG;
  std::size_t packed = 0, scans = 0;
  for (std::uint32_t block = 0; block < blocks.count; ++block) {
    const std::uint64_t offset = std::min<std::uint64_t>(TIFFGetStrileOffset(tiff.get(), block), file.size());
    const std::uint64_t size = std::min(TIFFGetStrileByteCount(tiff.get(), block), file.size() - offset);
    packed += size;  // below 2^32 blocks times the size of the file
    if (jpeg) scans = std::max(scans, count_jpeg_scans(file.bytes.subspan(offset, size)));
  }
  if (packed > most) refuse(file, "strips or tiles of " + std::to_string(packed) + " packed bytes", most);
  if (jpeg) require_scans(file, scans, times(blocks.count, blocks.pixels));
}

}  // namespace attnviz::image
