#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/render/scales/colormap.hpp"

namespace attnviz::render {

/// The smallest and the largest of some values.
struct Range {
  float low = 0, high = 0;
};
/// Throws `shape` for no values.
Range range_of(std::span<const float> values);
inline Range joined(Range a, Range b) {
  return {a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high};
}

/// Which values the ends of the colours stand for.
///   natural   gates: the formula's own bounds, so that a nearly flat gate stays flat; probabilities: 0 to the largest;
///             scores: smallest to largest; signed values: symmetric about zero
///   shared    the natural rule, applied to a range over several maps, so that their pictures compare
///   per_map   smallest to largest of this map (signed values: symmetric about zero)
///   fixed     the given ends
enum class ScaleMode { natural, shared, per_map, fixed };

struct ScaleRequest {
  ScaleMode mode = ScaleMode::natural;
  Range range{0, 1};  ///< of `shared` and `fixed`; unused by the others
};

/// What is known about values that want a scale.
struct ValueFacts {
  ValueKind kind = ValueKind::score;
  std::optional<std::pair<float, float>> bounds;
  Range range;
};

struct Scale {
  float low = 0, high = 1;
  bool diverging = false;  ///< zero is neutral and lies in the middle
  std::string note;        ///< what the legend prints: "0 to 0.031 (largest of this map)"

  /// Place of a value, 0 at the low end, 1 at the high end, clipped. Half for a scale without extent.
  float place(float value) const {
    if (!(high > low)) return 0.5F;
    // Twice the largest float is no float.
    const double place = (static_cast<double>(value) - low) / (static_cast<double>(high) - low);
    return place < 0 ? 0 : place > 1 ? 1 : static_cast<float>(place);
  }
};

/// Throws `value` for a fixed or shared range that is not finite or not rising.
Scale choose_scale(const ValueFacts& facts, const ScaleRequest& request);

/// Values to colours: what every picture of numbers is painted with.
struct Paint {
  const Colormap* colormap = nullptr;
  Scale scale;

  Color of(float value) const { return colormap->at(scale.place(value)); }
};

/// The named colour map, or for an empty name the default one for this scale.
Paint make_paint(std::string_view colormap_name, const Scale& scale);

}  // namespace attnviz::render
