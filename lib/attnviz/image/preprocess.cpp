#include "attnviz/image/preprocess.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"

namespace attnviz::image {
namespace {

struct Size {
  std::size_t rows, columns;
};

/// `length` scaled and rounded to whole multiples, at least one.
std::size_t to_multiple(double length, std::size_t multiple) {
  const auto pieces = std::lround(length / static_cast<double>(multiple));
  return static_cast<std::size_t>(std::max(pieces, 1L)) * multiple;
}

Size resized_size(const Pixels& rgb, const PreprocessOptions& options) {
  const std::size_t height = rgb.shape(0), width = rgb.shape(1);
  const std::size_t shorter = std::min(height, width), longer = std::max(height, width);
  switch (options.fit) {
    case PreprocessOptions::Fit::none:
      break;
    case PreprocessOptions::Fit::exact:
      return {options.rows, options.columns};
    case PreprocessOptions::Fit::shortest_edge: {
      const std::size_t other = options.edge * longer / shorter;
      return width <= height ? Size{other, options.edge} : Size{options.edge, other};
    }
    case PreprocessOptions::Fit::longest_edge: {
      const double scale = static_cast<double>(options.edge) / static_cast<double>(longer);
      return {to_multiple(static_cast<double>(height) * scale, options.multiple),
              to_multiple(static_cast<double>(width) * scale, options.multiple)};
    }
  }
  return {height, width};
}

void check_size(const Size& size) {
  constexpr std::size_t kLongestSide = 16'384, kMostPixels = std::size_t{1} << 26;
  const std::size_t longer = std::max(size.rows, size.columns), shorter = std::min(size.rows, size.columns);
  if (shorter == 0 || longer > kLongestSide || longer * shorter > kMostPixels) {
    throw Error(ErrorKind::limit, "preprocess: a picture of " + std::to_string(size.columns) + " x " +
                                      std::to_string(size.rows) + " pixels for a network, at most " +
                                      std::to_string(kLongestSide) + " on a side and " + std::to_string(kMostPixels));
  }
}

/// The way along one side: how many pixels are left out at the beginning (negative: black ones are added).
std::ptrdiff_t crop_start(std::size_t size, std::size_t crop) {
  const auto have = static_cast<std::ptrdiff_t>(size), want = static_cast<std::ptrdiff_t>(crop);
  if (have >= want) return (have - want) / 2;
  return -((want - have + 1) / 2);
}

Pixels cropped(const Pixels& rgb, const Size& size, std::ptrdiff_t top, std::ptrdiff_t left) {
  const auto height = static_cast<std::ptrdiff_t>(rgb.shape(0)), width = static_cast<std::ptrdiff_t>(rgb.shape(1));
  const auto rows = static_cast<std::ptrdiff_t>(size.rows), columns = static_cast<std::ptrdiff_t>(size.columns);
  Pixels result = xt::zeros<std::uint8_t>({size.rows, size.columns, std::size_t{3}});
  const std::ptrdiff_t first = std::max<std::ptrdiff_t>(-left, 0), last = std::min(columns, width - left);
  for (std::ptrdiff_t row = std::max<std::ptrdiff_t>(-top, 0); row < std::min(rows, height - top); ++row) {
    std::copy_n(rgb.data() + ((row + top) * width + first + left) * 3, (last - first) * 3,
                result.data() + (row * columns + first) * 3);
  }
  return result;
}

}  // namespace

NetworkPicture preprocess(const Pixels& rgb, const PreprocessOptions& options) {
  if (rgb.size() == 0 || rgb.shape(2) != 3) {
    throw Error(ErrorKind::shape, "preprocess: pixels have shape " + shape_text(rgb) + ", expected [H, W, 3]");
  }
  const Size size = resized_size(rgb, options);
  check_size(size);
  Pixels pixels =
      options.fit == PreprocessOptions::Fit::none ? rgb : resize(rgb, size.rows, size.columns, options.filter);
  NetworkPicture picture{.resized_rows = size.rows, .resized_columns = size.columns};
  Affine affine;  // from the network's pixels to the resized picture's
  if (options.crop_rows > 0) {
    const Size crop{options.crop_rows, options.crop_columns};
    check_size(crop);
    const std::ptrdiff_t top = crop_start(size.rows, crop.rows), left = crop_start(size.columns, crop.columns);
    pixels = cropped(pixels, crop, top, left);
    affine = {1, 1, static_cast<double>(left), static_cast<double>(top)};
  }
  picture.to_source = affine.then({static_cast<double>(rgb.shape(1)) / static_cast<double>(size.columns),
                                   static_cast<double>(rgb.shape(0)) / static_cast<double>(size.rows), 0, 0});
  picture.pixels = normalize(pixels, options.normalization);
  return picture;
}

}  // namespace attnviz::image
