#include "attnviz/render/scales/scale.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/render/scales/number_text.hpp"

namespace attnviz::render {
namespace {

std::string span_text(Range range) {
  return number_text(range.low) + " to " + number_text(range.high);
}

std::string reach_text(Range range) {
  return range.high > range.low ? span_text(range) : "all " + number_text(range.low);
}

/// Differences that rounding alone explains are no structure.
bool flat(Range range) {
  return range.high - range.low <= 1e-6F * std::max(std::abs(range.low), std::abs(range.high));
}

Range symmetric(Range range) {
  const float reach = std::max(std::abs(range.low), std::abs(range.high));
  return {-reach, reach};
}

Scale min_to_max(Range range, const std::string& whose) {
  if (flat(range)) return {range.low, range.low, false, "every value is " + number_text(range.low)};
  return {range.low, range.high, false, span_text(range) + " (smallest to largest of " + whose + ")"};
}

Scale around_zero(Range range, const std::string& whose) {
  const Range ends = symmetric(range);
  if (ends.high == 0) return {-1, 1, true, "every value is 0"};
  return {ends.low, ends.high, true, span_text(ends) + " (symmetric about 0, largest of " + whose + ")"};
}

Scale natural(const ValueFacts& facts, const std::string& whose) {
  switch (facts.kind) {
    case ValueKind::gate: {
      const auto [low, high] = facts.bounds.value_or(std::pair{0.0F, 1.0F});
      if (!(high > low)) return min_to_max(facts.range, whose);
      return {low, high, false,
              "fixed " + span_text({low, high}) + " (all that the formula allows); here " + reach_text(facts.range)};
    }
    case ValueKind::probability:
      if (facts.range.high <= 0) return {0, 1, false, "every value is 0"};
      return {0, facts.range.high, false, span_text({0, facts.range.high}) + " (largest of " + whose + ")"};
    case ValueKind::signed_value:
      return around_zero(facts.range, whose);
    case ValueKind::score:
    case ValueKind::box:
      break;
  }
  return min_to_max(facts.range, whose);
}

void require_rising(Range range, const char* mode) {
  if (std::isfinite(range.low) && std::isfinite(range.high) && range.high > range.low) return;
  throw Error(ErrorKind::value,
              std::string("scale: ") + mode + " range " + span_text(range) + " is not a rising pair of numbers",
              "give the low end first, for example --scale 0,0.1");
}

std::string clipped_note(Range values, Range ends) {
  if (values.low >= ends.low && values.high <= ends.high) return "";
  return "; clipped, the values reach from " + span_text(values);
}

}  // namespace

Range range_of(std::span<const float> values) {
  if (values.empty()) throw Error(ErrorKind::shape, "scale: no values to take a range of");
  const auto [low, high] = std::ranges::minmax(values);
  return {low, high};
}

Scale choose_scale(const ValueFacts& facts, const ScaleRequest& request) {
  const bool is_signed = facts.kind == ValueKind::signed_value;
  switch (request.mode) {
    case ScaleMode::fixed: {
      require_rising(request.range, "fixed");
      const bool centred = is_signed && request.range.low == -request.range.high;
      return {request.range.low, request.range.high, centred,
              "fixed " + span_text(request.range) + clipped_note(facts.range, request.range)};
    }
    case ScaleMode::shared: {
      ValueFacts all = facts;
      all.range = request.range;
      Scale scale = natural(all, "all these maps");
      scale.note += clipped_note(facts.range, {scale.low, scale.high});
      return scale;
    }
    case ScaleMode::per_map:
      return is_signed ? around_zero(facts.range, "this map") : min_to_max(facts.range, "this map");
    case ScaleMode::natural:
      break;
  }
  Scale scale = natural(facts, "this map");
  if (scale.high > scale.low) scale.note += clipped_note(facts.range, {scale.low, scale.high});
  return scale;
}

Paint make_paint(std::string_view colormap_name, const Scale& scale) {
  return {colormap_name.empty() ? &default_colormap(scale.diverging) : &colormap(colormap_name), scale};
}

}  // namespace attnviz::render
