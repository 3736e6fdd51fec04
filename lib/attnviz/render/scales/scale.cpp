#include "attnviz/render/scales/scale.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/render/scales/number_text.hpp"

namespace attnviz::render {
namespace {

std::string span_text(double low, double high) {
  return number_text(low) + " to " + number_text(high);
}

/// Differences that rounding alone explains are no structure.
bool same_but_for_rounding(const Spread& spread) {
  return spread.high - spread.low <= 1e-6F * std::max(std::abs(spread.low), std::abs(spread.high));
}

Scale flat_scale(float value, std::string note) {
  return {.low = value, .high = value, .note = std::move(note), .start = {}};
}

/// What multiples count, in words.
struct Reference {
  float value = 0;
  Unit unit = Unit::mean;
  std::string name;  ///< "the even share 1/384 = 0.0026"
};

Reference reference_of(const ValueFacts& facts, const Spread& spread) {
  if (facts.kind == ValueKind::probability && facts.shares) {
    const float even = 1 / static_cast<float>(*facts.shares);
    return {even, Unit::even_share,
            "the even share 1/" + std::to_string(*facts.shares) + " = " + number_text(static_cast<double>(even))};
  }
  const char* what = facts.kind == ValueKind::gate ? "the mean factor " : "the mean ";
  return {spread.mean(), Unit::mean, what + number_text(static_cast<double>(spread.mean()))};
}

std::string times(const Spread& spread, float reference) {
  const double low = static_cast<double>(spread.low) / reference, high = static_cast<double>(spread.high) / reference;
  constexpr double kNothing = 1e-3;  // nobody reads 2.93e-22 times
  return low > 0 && low < kNothing ? "<0.001 to " + number_text(high) : span_text(low, high);
}

/// Multiples of the even share or the mean, of values from zero on.
Scale multiples(const ValueFacts& facts, const Spread& spread, const std::string& whose) {
  if (spread.high <= 0) return flat_scale(0, "every value is 0");
  const Reference reference = reference_of(facts, spread);
  const bool flat = spread.low >= reference.value * (1 - kFlat) && spread.high <= reference.value * (1 + kFlat);
  std::string note =
      flat
          ? (facts.kind == ValueKind::probability ? "even: " : "flat: ") + whose + " is within 1 % of " + reference.name
          : "multiples of " + reference.name + "; " + whose + ": " + times(spread, reference.value) + " times";
  if (facts.kind == ValueKind::gate) {
    const auto [low, high] = facts.bounds.value_or(std::pair{0.0F, 1.0F});
    note += " (the formula allows " + span_text(low, high) + ")";
  }
  if (flat) return flat_scale(reference.value, std::move(note));
  return {.low = 0,
          .high = std::max(spread.high, kLeastReach * reference.value),
          .note = std::move(note),
          .start = reference.value,
          .unit = reference.unit};
}

Scale smallest_to_largest(const Spread& spread, const std::string& whose) {
  if (same_but_for_rounding(spread)) {
    return flat_scale(spread.low, "flat: every value is " + number_text(spread.low));
  }
  return {.low = spread.low,
          .high = spread.high,
          .note = span_text(spread.low, spread.high) + " (smallest to largest of " + whose + ")",
          .start = {}};
}

/// The formula's own reach, or the largest distance from zero.
Scale around_zero(const ValueFacts& facts, const Spread& spread, const std::string& whose) {
  const float largest = std::max(std::abs(spread.low), std::abs(spread.high));
  if (largest == 0) return flat_scale(0, "every value is 0");
  const float allowed = facts.bounds ? std::max(std::abs(facts.bounds->first), std::abs(facts.bounds->second)) : 0;
  const bool bounded = allowed >= largest;
  const float reach = bounded ? allowed : largest;
  return {.low = -reach,
          .high = reach,
          .diverging = true,
          .note = span_text(-reach, reach) + (bounded ? " (all that the formula allows); " : " (symmetric about 0); ") +
                  whose + ": " + span_text(spread.low, spread.high),
          .start = {}};
}

Scale natural(const ValueFacts& facts, const Spread& spread, const std::string& whose) {
  if (facts.kind == ValueKind::signed_value) return around_zero(facts, spread, whose);
  if (spread.low >= 0) return multiples(facts, spread, whose);
  Scale scale = smallest_to_largest(spread, whose);
  const float mean = spread.mean();
  if (scale.flat() || !(mean > scale.low && mean < scale.high)) return scale;
  scale.start = mean;
  scale.note += "; colour begins at the mean " + number_text(mean);
  return scale;
}

void require_rising(Range range) {
  if (std::isfinite(range.low) && std::isfinite(range.high) && range.high > range.low) return;
  throw Error(ErrorKind::value,
              "scale: fixed range " + span_text(range.low, range.high) + " is not a rising pair of numbers",
              "give the low end first, for example --scale 0,0.1");
}

std::string clipped_note(const Spread& values, float low, float high) {
  if (values.low >= low && values.high <= high) return "";
  return "; clipped, the values reach from " + span_text(values.low, values.high);
}

/// From one end to the other, in shares of the way.
double share(double value, double from, double to) {
  return std::clamp((value - from) / (to - from), 0.0, 1.0);
}

Scale scale_for(const ValueFacts& facts, const ScaleRequest& request) {
  const bool is_signed = facts.kind == ValueKind::signed_value;
  switch (request.mode) {
    case ScaleMode::fixed: {
      require_rising(request.range);
      const auto [low, high] = request.range;
      return {.low = low,
              .high = high,
              .diverging = is_signed && low == -high,
              .note = "fixed " + span_text(low, high) + clipped_note(facts.spread, low, high),
              .start = {}};
    }
    case ScaleMode::shared: {
      Scale scale = natural(facts, request.spread, "all these maps");
      if (!scale.flat()) scale.note += clipped_note(facts.spread, scale.low, scale.high);
      return scale;
    }
    case ScaleMode::per_map:
      return is_signed
                 ? around_zero({.kind = facts.kind, .bounds = {}, .spread = {}, .shares = {}}, facts.spread, "this map")
                 : smallest_to_largest(facts.spread, "this map");
    case ScaleMode::natural:
      break;
  }
  return natural(facts, facts.spread, "this map");
}

}  // namespace

Spread spread_of(std::span<const float> values) {
  if (values.empty()) throw Error(ErrorKind::shape, "scale: no values to take a range of");
  const auto [low, high] = std::ranges::minmax(values);
  double sum = 0;
  for (const float value : values) sum += value;
  return {low, high, sum, values.size()};
}

Spread joined(const Spread& a, const Spread& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high), a.sum + b.sum, a.count + b.count};
}

float Scale::place(float value) const {
  if (flat()) return 0.5F;
  // In double precision: twice the largest float is no float.
  if (!start) return static_cast<float>(share(value, low, high));
  if (value <= *start) return static_cast<float>(kStart * share(value, low, *start));
  return static_cast<float>(kStart + (1 - kStart) * share(value, *start, high));
}

float Scale::strength(float place) const {
  if (diverging) return std::min(1.0F, std::abs(2 * place - 1));
  return place <= kStart ? 0 : (place - kStart) / (1 - kStart);
}

Scale choose_scale(const ValueFacts& facts, const ScaleRequest& request) {
  Scale scale = scale_for(facts, request);
  scale.hides_zeros = facts.hides_zeros;
  return scale;
}

Paint make_paint(std::string_view colormap_name, const Scale& scale) {
  return {colormap_name.empty() ? &default_colormap(scale.diverging) : &colormap(colormap_name), scale};
}

}  // namespace attnviz::render
