#include "attnviz/render/views/compat_mask.hpp"

#include <algorithm>
#include <array>

#include "attnviz/render/parts/compat_cells.hpp"
#include "attnviz/render/parts/field.hpp"
#include "attnviz/render/scales/mass.hpp"

namespace attnviz::render {
namespace {

/// The photo as the network is fed it, stretched to whole levels.
Pixels as_fed(const Pixels& photo) {
  constexpr std::array<float, 3> kMean{0.485F, 0.456F, 0.406F}, kDeviation{0.229F, 0.224F, 0.225F};
  std::vector<float> fed(photo.size());
  for (std::size_t place = 0; place < fed.size(); ++place) {
    const float level = static_cast<float>(photo.data()[place]) / 255;
    fed[place] = (level - kMean[place % 3]) / kDeviation[place % 3];
  }
  const auto [low, high] = std::ranges::minmax(fed);
  const float reach = std::max(high - low, 1e-5F);
  Pixels picture = Pixels::from_shape(photo.shape());
  std::ranges::transform(fed, picture.data(), [low = low, reach](float value) {
    return static_cast<std::uint8_t>(std::min((value - low) / reach * 255 + 0.5F, 255.0F));
  });
  return picture;
}

void towards_red(std::uint8_t* pixel, float opacity) {
  pixel[0] = static_cast<std::uint8_t>(static_cast<float>(pixel[0]) * (1 - opacity) + 255 * opacity);
  for (const std::size_t channel : {1U, 2U}) {
    pixel[channel] = static_cast<std::uint8_t>(static_cast<float>(pixel[channel]) * (1 - opacity));
  }
}

/// Which cells are kept, asked by pixel; nothing outside is.
class Kept {
 public:
  Kept(const Matrix& cells, ValueKind kind, float share)
      : cells_(cells),
        mass_(mass_measure(values_of(cells), kind)),
        threshold_(mass_threshold(values_of(cells), kind, share)) {}

  bool at(std::ptrdiff_t y, std::ptrdiff_t x) const {
    const auto cell = static_cast<std::ptrdiff_t>(kCompatCell);
    if (y < 0 || x < 0) return false;
    const auto row = static_cast<std::size_t>(y / cell), column = static_cast<std::size_t>(x / cell);
    return row < cells_.shape(0) && column < cells_.shape(1) && mass_.of(cells_(row, column)) >= threshold_;
  }

  /// How much of a pixel the line covers. It runs between two pixels, one point wide at 100 dots an inch.
  float line(std::ptrdiff_t y, std::ptrdiff_t x) const {
    constexpr float kHalfWidth = 0.5F * 100 / 72;
    const bool here = at(y, x);
    const bool across = at(y, x - 1) != here || at(y, x + 1) != here;
    const bool along = at(y - 1, x) != here || at(y + 1, x) != here;
    return 1 - (across ? 1 - kHalfWidth : 1) * (along ? 1 - kHalfWidth : 1);
  }

 private:
  const Matrix& cells_;
  Mass mass_;
  float threshold_;
};

}  // namespace

Pixels compat_mask(const Matrix& cells, ValueKind kind, const Pixels& photo, float share) {
  require_compat_size(cells, photo);
  Pixels picture = as_fed(photo);
  const Kept kept(cells, kind, share);
  for (std::size_t row = 0; row < picture.shape(0); ++row) {
    for (std::size_t column = 0; column < picture.shape(1); ++column) {
      const auto y = static_cast<std::ptrdiff_t>(row), x = static_cast<std::ptrdiff_t>(column);
      std::uint8_t* pixel = picture.data() + (row * picture.shape(1) + column) * 3;
      if (kept.at(y, x)) towards_red(pixel, 0.5F);
      if (const float covered = kept.line(y, x); covered > 0) towards_red(pixel, covered);
    }
  }
  return picture;
}

}  // namespace attnviz::render
