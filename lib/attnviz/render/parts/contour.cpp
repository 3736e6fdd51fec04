#include "attnviz/render/parts/contour.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace attnviz::render {
namespace {

cv::Mat mat_of(PictureSize size, std::vector<std::uint8_t>& levels) {
  return {static_cast<int>(size.height), static_cast<int>(size.width), CV_8U, levels.data()};
}

}  // namespace

void draw_borders(Pixels& picture, const Steps& steps, int thickness) {
  // The lowest and the highest step within reach along the row or the column; what is outside is neither.
  std::vector<std::uint8_t> lowest = steps.levels, highest = steps.levels;
  std::ranges::replace(highest, Steps::kOutside, std::uint8_t{0});
  cv::Mat low = mat_of(steps.size, lowest), high = mat_of(steps.size, highest);
  const int side = 2 * thickness + 1;
  const cv::Mat cross = cv::getStructuringElement(cv::MORPH_CROSS, {side, side});
  cv::erode(low, low, cross);
  cv::dilate(high, high, cross);
  for (std::size_t index = 0; index < steps.levels.size(); ++index) {
    const std::uint8_t here = steps.levels[index];
    if (here == Steps::kOutside || (lowest[index] >= here && highest[index] <= here)) continue;
    const auto x = static_cast<int>(index % steps.size.width), y = static_cast<int>(index / steps.size.width);
    put(picture, x, y, lowest[index] < here ? kWhite : kBlack);
  }
}

int line_thickness(PictureSize size) {
  return std::max(1, static_cast<int>(std::max(size.width, size.height) / 700));
}

}  // namespace attnviz::render
