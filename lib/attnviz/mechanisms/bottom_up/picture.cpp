#include "attnviz/mechanisms/bottom_up/picture.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {
namespace {

void require_not_empty(const char* what, std::size_t size) {
  if (size == 0) throw Error(ErrorKind::shape, std::string(what) + ": the picture is empty");
}

/// Bytes of one or more channels as OpenCV sees them; to read from only.
cv::Mat mat_of(const std::uint8_t* bytes, std::size_t rows, std::size_t columns, std::size_t channels) {
  return {static_cast<int>(rows), static_cast<int>(columns), CV_8UC(static_cast<int>(channels)),
          const_cast<std::uint8_t*>(bytes)};
}

/// One row or column of source pixels with the share of it that a target pixel covers.
struct Cover {
  std::size_t first;
  std::vector<double> shares;  ///< sum to one
};

std::vector<Cover> covers(std::size_t targets, std::size_t size) {
  const double scale = static_cast<double>(size) / static_cast<double>(targets);
  std::vector<Cover> result(targets);
  for (std::size_t target = 0; target < targets; ++target) {
    const double begin = static_cast<double>(target) * scale, end = begin + scale;
    const auto first = std::min(static_cast<std::size_t>(begin), size - 1);
    const auto last = std::min(static_cast<std::size_t>(std::ceil(end)), size);
    result[target].first = first;
    for (std::size_t place = first; place < std::max(last, first + 1); ++place) {
      const double low = std::max(begin, static_cast<double>(place));
      const double high = std::min(end, static_cast<double>(place + 1));
      result[target].shares.push_back(std::max(high - low, 0.0) / scale);
    }
  }
  return result;
}

}  // namespace

BytePlane grey_of(const Pixels& pixels) {
  require_not_empty("grey", pixels.size());
  const std::size_t rows = pixels.shape(0), columns = pixels.shape(1), channels = pixels.shape(2);
  if (channels == 1) return channel_of(pixels, 0);
  if (channels == 2) throw Error(ErrorKind::shape, "grey: a picture with 2 channels, expected 1, 3 or 4");
  BytePlane grey = BytePlane::from_shape({rows, columns});
  cv::Mat target = mat_of(grey.data(), rows, columns, 1);
  cv::cvtColor(mat_of(pixels.data(), rows, columns, channels), target,
               channels == 3 ? cv::COLOR_RGB2GRAY : cv::COLOR_RGBA2GRAY);
  return grey;
}

BytePlane resize_exact(const BytePlane& plane, std::size_t rows, std::size_t columns) {
  require_not_empty("resize", plane.size() * rows * columns);
  BytePlane result = BytePlane::from_shape({rows, columns});
  cv::Mat target = mat_of(result.data(), rows, columns, 1);
  cv::resize(mat_of(plane.data(), plane.shape(0), plane.shape(1), 1), target, target.size(), 0, 0,
             cv::INTER_LINEAR_EXACT);
  return result;
}

// Not OpenCV's INTER_AREA, which rounds to bytes or wants the whole picture as floats.
Matrix shrink(const BytePlane& plane, std::size_t rows, std::size_t columns) {
  require_not_empty("shrink", plane.size() * rows * columns);
  const auto across = covers(columns, plane.shape(1)), down = covers(rows, plane.shape(0));
  Matrix result = Matrix::from_shape({rows, columns});
  std::vector<double> line(plane.shape(1));
  for (std::size_t row = 0; row < rows; ++row) {
    std::ranges::fill(line, 0.0);
    for (std::size_t index = 0; index < down[row].shares.size(); ++index) {
      const std::uint8_t* source = plane.data() + (down[row].first + index) * plane.shape(1);
      for (std::size_t column = 0; column < line.size(); ++column) {
        line[column] += down[row].shares[index] * source[column];
      }
    }
    for (std::size_t column = 0; column < columns; ++column) {
      double sum = 0;
      for (std::size_t index = 0; index < across[column].shares.size(); ++index) {
        sum += across[column].shares[index] * line[across[column].first + index];
      }
      result(row, column) = static_cast<float>(sum / 255);
    }
  }
  return result;
}

BytePlane shrunk_to(const BytePlane& plane, std::size_t longest) {
  require_not_empty("shrink", plane.size());
  const std::size_t longer = std::max(plane.shape(0), plane.shape(1));
  if (longest == 0 || longer <= longest) return plane;
  const auto side = [&](std::size_t size) { return std::max<std::size_t>((size * longest + longer / 2) / longer, 1); };
  const Matrix small = shrink(plane, side(plane.shape(0)), side(plane.shape(1)));
  BytePlane result = BytePlane::from_shape(small.shape());
  std::transform(small.data(), small.data() + small.size(), result.data(),
                 [](float value) { return static_cast<std::uint8_t>(std::lround(value * 255)); });
  return result;
}

BytePlane channel_of(const Pixels& pixels, std::size_t channel) {
  require_not_empty("channel", pixels.size());
  const std::size_t channels = pixels.shape(2), used = channels < 3 ? 0 : channel;
  BytePlane plane = BytePlane::from_shape({pixels.shape(0), pixels.shape(1)});
  for (std::size_t index = 0; index < plane.size(); ++index)
    plane.data()[index] = pixels.data()[index * channels + used];
  return plane;
}

void require_picture(const Inputs& inputs, std::string_view mechanism) {
  if (inputs.is_picture()) return;
  throw Error(ErrorKind::usage, std::string(mechanism) + ": needs a picture",
              "it looks at pixels; give it an image file, not a text or a tensor");
}

AttentionMap picture_map(std::string name, Matrix values, const Inputs& inputs) {
  AttentionMap map;
  map.name = std::move(name);
  map.axes = {{AxisKind::row, values.shape(0), {}}, {AxisKind::column, values.shape(1), {}}};
  const bool known = inputs.grid && inputs.grid->source_width > 0;
  map.grid = covering_grid(values.shape(0), values.shape(1), known ? inputs.grid->source_width : inputs.pixels.shape(1),
                           known ? inputs.grid->source_height : inputs.pixels.shape(0));
  map.values = std::move(values);
  return map;
}

}  // namespace attnviz::mechanisms
