#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/render/scales/scale.hpp"

namespace attnviz::render {

/// How an axis that a picture has no room for goes away.
enum class Reduce { mean, max, min, one };

struct Pick {
  AxisKind axis = AxisKind::head;
  Reduce how = Reduce::mean;
  std::size_t index = 0;                ///< of Reduce::one
  std::vector<std::size_t> among = {};  ///< of Reduce::mean, max, min: these positions only; empty: all
};

/// `from`: where a query looks. `to`: who looks at a position (needs a pick of that key). Maps that have no queries and
/// keys are drawn the same either way.
enum class Direction { from, to };

/// Which part of a map is drawn. An axis that no pick names is averaged if the picture has no room for it; only the
/// axis over which probabilities sum to one is reduced by its largest value, because its mean is the same everywhere.
struct Selection {
  std::vector<Pick> picks;
  Direction direction = Direction::from;

  const Pick* pick(AxisKind axis) const;
};

/// plane: [rows, columns] on a grid   line: [1, positions]   table: [rows, columns] of two named axes
enum class FieldShape { plane, line, table };

/// What is left of a map when it is reduced to two dimensions: the input of everything that paints numbers.
struct Field {
  FieldShape shape = FieldShape::table;
  Matrix values;
  std::optional<AxisKind> row_axis, column_axis;       ///< line: column_axis alone. plane: none
  std::vector<std::string> row_labels, column_labels;  ///< empty, or one a position
  std::optional<Grid> grid;                            ///< of a plane, without prefix positions
  std::vector<Mark> marks;                             ///< those that still mean something
  std::optional<std::size_t> asked;  ///< line: position of the query itself, where queries and keys are one sequence
  ValueKind kind = ValueKind::score;
  std::optional<std::pair<float, float>> bounds;
  std::optional<std::size_t> shares;  ///< probabilities: the number of positions that share one
  std::string zero_means;             ///< what exact zeros are, where positions are hidden
  std::string caption;                ///< what was reduced: "layer 11, mean over 6 heads". Empty when nothing was
};

/// The values over the picture: row and column axes, or the axis that lies on the grid. Nothing when the map has
/// neither. Throws `usage` for a pick out of range and for a direction that the map does not have.
std::optional<Field> plane_of(const AttentionMap& map, const Selection& selection = {});

/// Everything else: a line when one axis is left, a table of the last two otherwise, of 1 x 1 for a single number.
/// Layers, heads and samples are reduced first; memory hops x slots is turned, so that each slot is a row.
Field line_or_table_of(const AttentionMap& map, const Selection& selection = {});

/// The same without values and caption, at no cost: which axes and labels it would have.
Field line_or_table_outline(const AttentionMap& map, const Selection& selection = {});

/// The axis of the queries or targets, and of the keys or sources.
std::optional<std::size_t> asking_axis(const AttentionMap& map);
std::optional<std::size_t> answering_axis(const AttentionMap& map);

/// Whether queries and keys of this map are exchanged by the selection's direction.
bool is_turned(const AttentionMap& map, const Selection& selection);

/// Whether plane_of gives a plane.
bool has_plane(const AttentionMap& map);

/// The axes (positions, rising) that a plane, or else a line or table, of this map is drawn along.
std::vector<std::size_t> drawn_axes(const AttentionMap& map, const Selection& selection);

ValueFacts facts_of(const Field& field);

/// "head 3", with the position's label behind it if it has one: "query 5 \"cat\"".
std::string position_text(const Axis& axis, std::size_t index);

}  // namespace attnviz::render
