#include "attnviz/mechanisms/bottom_up/fine_grained.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz::mechanisms {
namespace {

constexpr std::array<std::size_t, 6> kNeighbourhoods = {12, 24, 48, 28, 56, 112};

/// The grey values blurred twice by 1 2 1, and their sums over all pixels above and to the left [H+1,W+1].
struct Blurred {
  BytePlane grey;
  Matrix integral;
};

Blurred blurred(const BytePlane& plane) {
  const auto rows = static_cast<int>(plane.shape(0)), columns = static_cast<int>(plane.shape(1));
  Blurred result{plane, Matrix::from_shape({plane.shape(0) + 1, plane.shape(1) + 1})};
  cv::Mat grey(rows, columns, CV_8U, result.grey.data()),
      integral(rows + 1, columns + 1, CV_32F, result.integral.data());
  for (int times = 0; times < 2; ++times) cv::GaussianBlur(grey, grey, {3, 3}, 0);
  cv::integral(grey, integral, CV_32F);
  return result;
}

/// Sums over the six neighbourhoods of what is lighter (on) and darker (off) than around, in whole grey values.
struct OnOff {
  std::vector<unsigned> on, off;
};

/// A neighbourhood of a place, cut at the edges of the picture: reaches one pixel less up and left than down and right.
struct Surround {
  std::size_t top, bottom, left, right;

  Surround(const BytePlane& plane, std::size_t row, std::size_t column, std::size_t reach)
      : top(row + 1 > reach ? row + 1 - reach : 0),
        bottom(std::min(row + reach + 1, plane.shape(0))),
        left(column + 1 > reach ? column + 1 - reach : 0),
        right(std::min(column + reach + 1, plane.shape(1))) {}
  std::size_t size() const { return (bottom - top) * (right - left); }
  float sum(const Matrix& integral) const {
    return integral(bottom, right) + integral(top, left) - integral(bottom, left) - integral(top, right);
  }
};

OnOff contrasts(const BytePlane& plane) {
  const auto [grey, integral] = blurred(plane);
  OnOff sums{std::vector<unsigned>(grey.size()), std::vector<unsigned>(grey.size())};
  parallel_for(grey.shape(0), 16, [&, &grey = grey, &integral = integral](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      for (std::size_t column = 0; column < grey.shape(1); ++column) {
        const auto center = static_cast<float>(grey(row, column));
        for (const std::size_t reach : kNeighbourhoods) {
          const Surround around(grey, row, column, reach);
          if (around.size() == 1) continue;
          const float mean = (around.sum(integral) - center) / static_cast<float>(around.size() - 1);
          const std::size_t index = row * grey.shape(1) + column;
          if (center > mean) sums.on[index] += static_cast<unsigned>(center - mean);
          if (mean > center) sums.off[index] += static_cast<unsigned>(mean - center);
        }
      }
    }
  });
  return sums;
}

/// 255 times the share of the maximum, rounded down; all zero where there is nothing.
void stretch(std::vector<unsigned>& values) {
  const unsigned largest = std::ranges::max(values);
  if (largest == 0) return;
  for (unsigned& value : values) {
    const float share = static_cast<float>(value) / static_cast<float>(largest);
    value = static_cast<unsigned>(255.0 * static_cast<double>(share));
  }
}

}  // namespace

BytePlane fine_grained(const BytePlane& grey, const FineGrainedOptions& options) {
  if (grey.size() == 0) throw Error(ErrorKind::shape, "fine_grained: the picture is empty");
  OnOff sums = contrasts(grey);
  stretch(sums.on);
  stretch(sums.off);
  const unsigned largest = std::max(std::ranges::max(sums.on), std::ranges::max(sums.off));
  BytePlane result = BytePlane::from_shape(grey.shape());
  for (std::size_t index = 0; index < result.size(); ++index) {
    const auto both = static_cast<double>(static_cast<float>(sums.on[index] + sums.off[index]));
    const auto value = largest == 0 ? 0 : static_cast<unsigned>(255.0 * both / static_cast<double>(largest));
    const bool wraps = options.overflow == FineGrainedOptions::Overflow::wrap;
    result.data()[index] = static_cast<std::uint8_t>(wraps ? value % 256 : std::min(value, 255U));
  }
  return result;
}

Matrix fine_grained(const Pixels& pixels, const FineGrainedOptions& options) {
  const BytePlane saliency = fine_grained(shrunk_to(grey_of(pixels), options.longest), options);
  Matrix result = Matrix::from_shape(saliency.shape());
  std::transform(saliency.data(), saliency.data() + saliency.size(), result.data(),
                 [](std::uint8_t value) { return static_cast<float>(value) / 255; });
  return result;
}

std::vector<AttentionMap> run_fine_grained(const Inputs& inputs, Parameters&, const FineGrainedOptions& options) {
  require_picture(inputs, kFineGrained.name);
  AttentionMap map = picture_map("saliency", fine_grained(inputs.pixels, options), inputs);
  map.bounds = {0.0F, 1.0F};
  map.reading = "1 where the picture differs most from its surroundings";
  return {std::move(map)};
}

}  // namespace attnviz::mechanisms
