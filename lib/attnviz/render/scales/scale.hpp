#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/render/scales/colormap.hpp"

namespace attnviz::render {

/// Two ends, the low one first.
struct Range {
  float low = 0, high = 0;
};

/// How some values lie: what a scale is made from. Spreads of several maps join into one that they share.
struct Spread {
  float low = 0, high = 0;
  double sum = 0;
  std::size_t count = 0;

  float mean() const { return count > 0 ? static_cast<float>(sum / static_cast<double>(count)) : low; }
};
/// Throws `shape` for no values.
Spread spread_of(std::span<const float> values);
Spread joined(const Spread& a, const Spread& b);

/// Which values the colours stand for.
///   natural   the one rule below
///   shared    the same rule, applied to the spread of several maps, so that their pictures compare
///   per_map   smallest to largest of this map (signed values: symmetric about zero)
///   fixed     the given ends
///
/// The natural rule: colour begins at a reference, and what the colours span is measured by it.
///   probabilities          multiples of the even share 1/N, from 0 to the largest
///   other values from 0    multiples of their mean, from 0 to the largest
///   signed values          symmetric about 0, as far as the formula allows, or else the largest
///   other values           smallest to largest, with their mean as the reference
/// Multiples reach kLeastReach at least: differences of a few percent stay pale, and the legend shows by how little
/// they differ. Values within kFlat of their reference have no colours at all.
enum class ScaleMode { natural, shared, per_map, fixed };

inline constexpr float kLeastReach = 1.25F, kFlat = 0.01F;

struct ScaleRequest {
  ScaleMode mode = ScaleMode::natural;
  Range range{0, 1};  ///< of `fixed`
  Spread spread;      ///< of `shared`
};

/// What is known about values that want a scale.
struct ValueFacts {
  ValueKind kind = ValueKind::score;
  std::optional<std::pair<float, float>> bounds;
  Spread spread;
  std::optional<std::size_t> shares;  ///< probabilities: the number of positions that share one
  bool hides_zeros = false;           ///< exactly zero: masked, not little
};

/// What the numbers of a scale count.
enum class Unit { value, even_share, mean };

struct Scale {
  float low = 0, high = 1;
  bool diverging = false;      ///< zero is neutral and lies in the middle
  std::string note;            ///< what the legend prints: "multiples of the even share 1/384; this map: 0.7 to 4.2"
  std::optional<float> start;  ///< the reference, where colour begins: always at the place kStart
  Unit unit = Unit::value;
  bool hides_zeros = false;  ///< exactly zero is masked and has no place

  /// Place of `start`: low values stay dark, a small surplus is seen.
  static constexpr float kStart = 0.4F;

  /// Nothing to tell apart: drawn without colours.
  bool flat() const { return !(high > low); }

  /// Place of a value, 0 at the low end, 1 at the high end, clipped. Half for a flat scale.
  float place(float value) const;

  /// How much a place on the scale stands out: 0 up to kStart, or in the middle of a diverging scale; 1 at the ends
  /// above.
  float strength(float place) const;
};

/// Throws `value` for a fixed range that is not finite or not rising.
Scale choose_scale(const ValueFacts& facts, const ScaleRequest& request);

/// Values to colours: what every picture of numbers is painted with.
struct Paint {
  const Colormap* colormap = nullptr;
  Scale scale;

  bool is_masked(float value) const { return scale.hides_zeros && value == 0; }
  Color of(float value) const {
    if (is_masked(value)) return kMaskedColor;
    return scale.flat() ? kFlatColor : colormap->at(scale.place(value));
  }
  static constexpr Color kFlatColor{205, 205, 205}, kMaskedColor{214, 214, 214};
};

/// The named colour map, or for an empty name the default one for this scale.
Paint make_paint(std::string_view colormap_name, const Scale& scale);

}  // namespace attnviz::render
