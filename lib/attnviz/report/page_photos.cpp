#include "attnviz/report/page_photos.hpp"

#include <algorithm>
#include <cmath>
#include <system_error>

#include "attnviz/core/error.hpp"
#include "attnviz/image/decode.hpp"
#include "attnviz/image/encode_jpeg.hpp"
#include "attnviz/image/resize.hpp"
#include "attnviz/report/base64.hpp"

namespace attnviz::report {
namespace {

constexpr std::size_t kLongestSide = 720, kShortestSide = 280;
constexpr int kQuality = 80;
/// What a pixel of a photo takes at this quality, roughly.
constexpr double kBytesOfPixel = 0.22;

std::size_t side_for(std::size_t bytes) {
  const auto side = static_cast<std::size_t>(std::sqrt(static_cast<double>(bytes) / kBytesOfPixel / 0.75));
  return std::clamp(side, kShortestSide, kLongestSide);
}

}  // namespace

PagePhotos::PagePhotos(std::size_t inputs, std::size_t bytes)
    : side_(side_for(bytes / std::max<std::size_t>(1, inputs))), bytes_left_(bytes) {}

int PagePhotos::of(const InputRecord& input) {
  const auto [place, is_new] = numbers_.try_emplace(input.path, -1);
  std::error_code failed;
  if (!is_new || input.kind != "image" || bytes_left_ == 0 || !std::filesystem::is_regular_file(input.path, failed)) {
    return place->second;
  }
  const std::string text = encoded(input.path);
  if (text.empty()) return -1;
  const std::size_t bytes = text.size() / 4 * 3;
  if (bytes > bytes_left_) {
    bytes_left_ = 0;
    return -1;
  }
  bytes_left_ -= bytes;
  elements_ += "<script type=\"text/plain\" id=\"photo-" + std::to_string(count_) + "\">" + text + "</script>\n";
  return place->second = count_++;
}

std::string PagePhotos::encoded(const std::string& path) const {
  try {
    Pixels pixels = image::load(path, {.strict = false}).rgb;
    const std::size_t longer = std::max(pixels.shape(0), pixels.shape(1));
    if (longer > side_) {
      const auto scaled = [&](std::size_t size) { return std::max<std::size_t>(1, size * side_ / longer); };
      pixels = image::resize(pixels, scaled(pixels.shape(0)), scaled(pixels.shape(1)), image::Filter::bilinear);
    }
    return base64(image::encode_jpeg(pixels, kQuality));
  } catch (const Error&) {
    return {};  // the page shows the map without it
  }
}

}  // namespace attnviz::report
