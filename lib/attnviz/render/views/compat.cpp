#include "attnviz/render/views/compat.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/render/canvas/picture.hpp"
#include "attnviz/render/scales/colormap.hpp"

namespace attnviz::render {
namespace {

int whole(std::size_t number) {
  return static_cast<int>(number);
}

/// Our own copy of the cells, which OpenCV may write.
cv::Mat mat_of(const Matrix& cells) {
  cv::Mat mat(whole(cells.shape(0)), whole(cells.shape(1)), CV_32F);
  std::copy(cells.begin(), cells.end(), mat.ptr<float>());
  return mat;
}

cv::Mat grown(const cv::Mat& cells) {
  cv::Mat large;
  const int cell = whole(kCompatCell);
  cv::resize(cells, large, {cells.cols * cell, cells.rows * cell}, 0, 0, cv::INTER_LINEAR);
  return large;
}

/// Smallest to largest as 0 to 1; a flat one is 0.
cv::Mat stretched(const cv::Mat& values) {
  double low = 0, high = 0;
  cv::minMaxLoc(values.reshape(1), &low, &high);
  const double reach = high > low ? high - low : 1;
  cv::Mat result;
  values.convertTo(result, CV_32F, 1 / reach, -low / reach);
  return result;
}

/// JET as these tools take it from OpenCV: 255 times the value, cut off to a whole number. Blue first, 0 to 1.
cv::Mat jet(const cv::Mat& share) {
  cv::Mat level(share.size(), CV_8U), colors, result;
  std::transform(share.begin<float>(), share.end<float>(), level.begin<std::uint8_t>(),
                 [](float value) { return static_cast<std::uint8_t>(std::clamp(255 * value, 0.0F, 255.0F)); });
  cv::applyColorMap(level, colors, cv::COLORMAP_JET);
  colors.convertTo(result, CV_32F, 1.0 / 255);
  return result;
}

/// The photo as numbers from 0 to 1, in the order of its own channels.
cv::Mat numbers_of(const Pixels& photo) {
  cv::Mat result(whole(photo.shape(0)), whole(photo.shape(1)), CV_32FC3);
  std::transform(photo.begin(), photo.end(), result.ptr<float>(), [](std::uint8_t level) { return level / 255.0F; });
  return result;
}

/// Divided by the largest value and cut off to whole levels; channels in their order.
Pixels levels_of(const cv::Mat& sum) {
  double high = 0;
  cv::minMaxLoc(sum.reshape(1), nullptr, &high);
  Pixels picture = Pixels::from_shape({static_cast<std::size_t>(sum.rows), static_cast<std::size_t>(sum.cols), 3});
  const auto most = static_cast<float>(high > 0 ? high : 1);
  std::transform(sum.ptr<float>(), sum.ptr<float>() + picture.size(), picture.data(),
                 [most](float value) { return static_cast<std::uint8_t>(255 * (value / most)); });
  return picture;
}

void swap_red_and_blue(Pixels& picture) {
  for (std::size_t pixel = 0; pixel < picture.size(); pixel += 3) {
    std::swap(picture.data()[pixel], picture.data()[pixel + 2]);
  }
}

Pixels dino(const Matrix& cells) {
  const cv::Mat share = stretched(mat_of(cells));
  const Colormap& colors = colormap("viridis");
  Pixels picture = blank({cells.shape(1) * kCompatCell, cells.shape(0) * kCompatCell}, kBlack);
  const int cell = whole(kCompatCell);
  for (int row = 0; row < share.rows; ++row) {
    for (int column = 0; column < share.cols; ++column) {
      fill(picture, {column * cell, row * cell, cell, cell}, colors.at(share.at<float>(row, column)));
    }
  }
  return picture;
}

/// Heat is blue first, the photo red first; the exchange at the end puts the heat right and the photo wrong.
Pixels chefer(const Matrix& cells, const Pixels& photo) {
  Pixels picture = levels_of(jet(stretched(grown(mat_of(cells)))) + stretched(numbers_of(photo)));
  swap_red_and_blue(picture);
  return picture;
}

Pixels vit_explain(const Matrix& cells, Pixels photo) {
  const float most = *std::max_element(cells.begin(), cells.end());
  if (!(most > 0)) throw Error(ErrorKind::value, "vit-explain divides by the largest cell, and none is above 0");
  swap_red_and_blue(photo);
  cv::Mat share = mat_of(cells);
  share /= static_cast<double>(most);
  Pixels picture = levels_of(jet(grown(share)) + numbers_of(photo));
  swap_red_and_blue(picture);
  return picture;
}

}  // namespace

Compat parse_compat(std::string_view name) {
  if (name == "dino") return Compat::dino;
  if (name == "chefer") return Compat::chefer;
  if (name == "vit-explain") return Compat::vit_explain;
  throw Error(ErrorKind::usage, "--compat '" + io::for_terminal(name) + "' is not known",
              "allowed: dino, chefer, vit-explain");
}

Pixels compat_picture(const Matrix& cells, const Pixels& photo, Compat compat) {
  if (compat == Compat::dino) return dino(cells);
  require_compat_size(cells, photo);
  return compat == Compat::chefer ? chefer(cells, photo) : vit_explain(cells, photo);
}

}  // namespace attnviz::render
