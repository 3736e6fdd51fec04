#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "attnviz/core/geometry.hpp"
#include "attnviz/core/tensor.hpp"

namespace attnviz {

/// What the positions along one axis of a map are.
enum class AxisKind {
  layer,
  head,
  query,
  key,
  target,
  source,
  channel,
  row,
  column,
  token,
  unit,
  hop,
  slot,
  step,
  branch,
  sample,
  gate,
  field
};

/// "layer", "head" ... as it stands in dumps.
const char* name_of(AxisKind kind) noexcept;

struct Axis {
  AxisKind kind;
  std::size_t size = 0;
  std::vector<std::string> labels;  ///< empty, or one a position
};

/// What the numbers of a map are, which decides how they may be drawn.
enum class ValueKind {
  probability,   ///< non-negative, sums to one over `sums_over`
  gate,          ///< factors within `bounds`, each for itself
  score,         ///< unnormalised, larger means more attention
  signed_value,  ///< both signs mean something, zero is neutral: drawn with a diverging colour map
  box            ///< coordinates, not weights
};
const char* name_of(ValueKind kind) noexcept;

/// A place on the source picture that a picture of the map should mark, for instance where the query is.
struct Mark {
  std::string label;
  Box box;
};

/// A weight tensor with named axes, what its numbers mean, and how it lies on the source. The one thing that travels
/// between the rooms: no renderer or report knows a mechanism.
struct AttentionMap {
  std::string name;  ///< "weights", "channel_gate" ...: unique within one mechanism's result
  std::vector<Axis> axes;
  Tensor values;  ///< shape = sizes of the axes
  ValueKind kind = ValueKind::score;
  std::optional<AxisKind> sums_over;  ///< for probabilities: the axis whose sum is one (local-p: at most one)
  std::optional<std::pair<float, float>> bounds;  ///< the range that the formula allows, for an absolute colour scale
  std::string title;       ///< the name in words: "mean factor of each place"; empty: the name will do
  std::string reading;     ///< one line, of one query where there are several: "where the query looks"
  std::string zero_means;  ///< what a weight of exactly zero is, where positions are hidden: "masked: later positions"
  std::optional<Grid> grid;  ///< of the key axis, or of the row and column axes
  std::vector<Mark> marks;

  /// Position of the first axis of this kind, or nothing.
  std::optional<std::size_t> axis(AxisKind wanted) const;
  bool has(AxisKind wanted) const { return axis(wanted).has_value(); }
};

/// The map's title, or its name with spaces for underscores.
std::string title_of(const AttentionMap& map);

/// Throws `internal` unless shape, axes, labels and grid agree, and `value` when a number is not finite.
void validate(const AttentionMap& map);

/// What a dump says about the numbers without listing them.
struct Summary {
  float min = 0, max = 0;
  double mean = 0;
  std::optional<double> sum_error;  ///< probabilities: largest |sum - 1| over `sums_over`
  std::optional<double> entropy;    ///< probabilities: mean entropy over `sums_over`, in nats
};
Summary summarize(const AttentionMap& map);

}  // namespace attnviz
