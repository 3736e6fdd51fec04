#pragma once

#include <span>

#include "attnviz/core/attention_map.hpp"

namespace attnviz::render {

/// The smallest value that still belongs to the largest ones which together hold more than `share` of the whole: with
/// the values sorted rising and divided by their sum, those whose running sum exceeds 1 - share are kept (DINO's rule).
/// The whole is the sum of the values; of distances from zero for signed values, and from the smallest for scores
/// (their zero means nothing). Everything is kept when the whole is 0. Throws `value` unless 0 < share <= 1.
float mass_threshold(std::span<const float> values, ValueKind kind, float share);

/// What mass_threshold counts for one value; compare it with the threshold.
struct Mass {
  ValueKind kind = ValueKind::score;
  float smallest = 0;  ///< of all values

  float of(float value) const {
    if (kind == ValueKind::signed_value) return value < 0 ? -value : value;
    return kind == ValueKind::score ? value - smallest : value;
  }
};
Mass mass_measure(std::span<const float> values, ValueKind kind);

}  // namespace attnviz::render
