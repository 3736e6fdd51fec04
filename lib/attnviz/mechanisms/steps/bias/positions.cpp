#include "attnviz/mechanisms/steps/bias/positions.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/position.hpp"
#include "attnviz/mechanisms/steps/bias/alibi.hpp"
#include "attnviz/mechanisms/steps/bias/rotary.hpp"
#include "attnviz/mechanisms/steps/bias/shaw.hpp"

namespace attnviz::mechanisms {
namespace {

/// Distances beyond which a drawn table of relative positions repeats itself.
constexpr std::size_t kDrawnReach = 16;

std::size_t rows_of_file(const Parameters& parameters, std::string_view name, std::size_t otherwise) {
  const auto shape = parameters.stored_shape({name});
  return shape && !shape->empty() ? shape->front() : otherwise;
}

std::vector<float> column_of(const Matrix& table, std::size_t column) {
  std::vector<float> values(table.shape(0));
  for (std::size_t row = 0; row < values.size(); ++row) values[row] = table(row, column);
  return values;
}

}  // namespace

void add_sinusoidal(Matrix& vectors, std::span<const std::size_t> places) {
  if (places.empty()) return;
  const Matrix table = sinusoidal_positions(*std::ranges::max_element(places) + 1, vectors.shape(1));
  for (std::size_t row = 0; row < vectors.shape(0); ++row) {
    const auto line = row_of(vectors, row);
    const auto added = row_of(table, places[row]);
    for (std::size_t column = 0; column < line.size(); ++column) line[column] += added[column];
  }
}

Matrix with_sinusoidal(const Matrix& vectors, Position position, std::span<const std::size_t> places) {
  Matrix result = vectors;
  if (position == Position::sinusoidal) add_sinusoidal(result, places);
  return result;
}

void rotate_by(Position position, Matrix& vectors, std::span<const std::size_t> places) {
  if (position == Position::rope) rotate(vectors, places, RotaryLayout::interleaved);
  if (position == Position::rope_half) rotate(vectors, places, RotaryLayout::halves);
}

PositionTables read_positions(Position position, Parameters& parameters, const HeadWidths& heads) {
  PositionTables tables;
  if (position == Position::t5) {
    constexpr std::string_view kName = "relative_attention_bias.weight";
    const std::size_t buckets = rows_of_file(parameters, kName, T5Buckets{}.count);
    tables.t5 = parameters.matrix({kName}, {buckets, heads.heads}, Initializer::normal(1));
  }
  if (position == Position::shaw) {
    constexpr std::string_view kName = "distance_embedding.weight";
    const std::size_t rows = rows_of_file(parameters, kName, 2 * kDrawnReach + 1);
    tables.shaw = parameters.matrix({kName}, {rows, heads.width}, Initializer::normal(1));
  }
  return tables;
}

void add_position_bias(Matrix& scores, Position position, const PositionTables& tables, const PlacedQueries& queries) {
  if (position == Position::alibi) add_alibi(scores, queries.places, alibi_slope(queries.head, queries.heads));
  if (position == Position::shaw) {
    add_shaw_bias(scores, {queries.vectors, queries.places}, tables.shaw, queries.factor);
  }
  if (position == Position::t5) {
    const T5Buckets buckets{.count = tables.t5.shape(0), .looks_ahead = queries.looks_ahead};
    add_t5_bias(scores, queries.places, column_of(tables.t5, queries.head), buckets);
  }
}

}  // namespace attnviz::mechanisms
