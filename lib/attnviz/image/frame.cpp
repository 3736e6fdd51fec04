#include "attnviz/image/frame.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"

namespace attnviz::image {
namespace {

std::string text_of(std::size_t height, std::size_t width) {
  return std::to_string(height) + " x " + std::to_string(width);
}

/// (outer - inner) / 2, halves to the even number.
std::size_t centered(std::size_t outer, std::size_t inner) {
  const std::size_t rest = outer - inner;
  return rest % 4 == 3 ? rest / 2 + 1 : rest / 2;
}

void copy_rows(const Pixels& from, const Window& window, Pixels& to, std::size_t top, std::size_t left) {
  const std::size_t channels = from.shape(2);
  for (std::size_t row = 0; row < window.height; ++row) {
    const std::uint8_t* source = from.data() + ((window.top + row) * from.shape(1) + window.left) * channels;
    std::copy_n(source, window.width * channels, to.data() + ((top + row) * to.shape(1) + left) * channels);
  }
}

}  // namespace

Window center_window(std::size_t height, std::size_t width, std::size_t window_height, std::size_t window_width) {
  if (window_height == 0 || window_width == 0 || window_height > height || window_width > width) {
    throw Error(ErrorKind::shape, "crop: a window of " + text_of(window_height, window_width) + " in a picture of " +
                                      text_of(height, width) + " pixels");
  }
  return {centered(height, window_height), centered(width, window_width), window_height, window_width};
}

Window multiple_window(std::size_t height, std::size_t width, std::size_t step) {
  if (step == 0) throw Error(ErrorKind::shape, "crop: sides cannot be multiples of 0 pixels");
  return center_window(height, width, height / step * step, width / step * step);
}

Size shorter_side(std::size_t height, std::size_t width, std::size_t side) {
  if (height == 0 || width == 0) throw Error(ErrorKind::shape, "resize: a picture without pixels");
  if (height <= width)
    return {side, static_cast<std::size_t>(static_cast<double>(side * width) / static_cast<double>(height))};
  return {static_cast<std::size_t>(static_cast<double>(side * height) / static_cast<double>(width)), side};
}

Frame resized(const Frame& frame, Size size, Filter filter) {
  Frame result{resize(frame.pixels, size.height, size.width, filter), {}};
  const Affine step{static_cast<double>(frame.pixels.shape(1)) / static_cast<double>(size.width),
                    static_cast<double>(frame.pixels.shape(0)) / static_cast<double>(size.height), 0, 0};
  result.to_source = step.then(frame.to_source);
  return result;
}

Frame cropped(const Frame& frame, const Window& window) {
  const std::size_t height = frame.pixels.shape(0), width = frame.pixels.shape(1);
  if (window.height > height || window.top > height - window.height || window.width > width ||
      window.left > width - window.width) {
    throw Error(ErrorKind::shape, "crop: a window of " + text_of(window.height, window.width) + " at row " +
                                      std::to_string(window.top) + ", column " + std::to_string(window.left) +
                                      " leaves the picture of " + text_of(height, width) + " pixels");
  }
  Frame result{Pixels::from_shape({window.height, window.width, frame.pixels.shape(2)}), {}};
  copy_rows(frame.pixels, window, result.pixels, 0, 0);
  const Affine step{1, 1, static_cast<double>(window.left), static_cast<double>(window.top)};
  result.to_source = step.then(frame.to_source);
  return result;
}

Frame padded(const Frame& frame, const Window& canvas, std::uint8_t value) {
  const std::size_t height = frame.pixels.shape(0), width = frame.pixels.shape(1);
  if (height > canvas.height || canvas.top > canvas.height - height || width > canvas.width ||
      canvas.left > canvas.width - width) {
    throw Error(ErrorKind::shape, "pad: a picture of " + text_of(height, width) + " pixels does not fit a canvas of " +
                                      text_of(canvas.height, canvas.width) + " at row " + std::to_string(canvas.top) +
                                      ", column " + std::to_string(canvas.left));
  }
  Frame result{Pixels::from_shape({canvas.height, canvas.width, frame.pixels.shape(2)}), {}};
  std::fill_n(result.pixels.data(), result.pixels.size(), value);
  copy_rows(frame.pixels, {0, 0, height, width}, result.pixels, canvas.top, canvas.left);
  const Affine step{1, 1, -static_cast<double>(canvas.left), -static_cast<double>(canvas.top)};
  result.to_source = step.then(frame.to_source);
  return result;
}

}  // namespace attnviz::image
