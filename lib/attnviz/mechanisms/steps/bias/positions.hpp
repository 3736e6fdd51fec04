#pragma once

#include <array>
#include <span>

#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/contract/option.hpp"
#include "attnviz/mechanisms/contract/parameters.hpp"
#include "attnviz/mechanisms/steps/bias/t5_bias.hpp"
#include "attnviz/mechanisms/steps/places.hpp"

namespace attnviz::mechanisms {

/// Step two of the pairwise family: attention knows no order unless positions are told. Pictures count their cells row
/// by row.
enum class Position {
  none,
  sinusoidal,  ///< core/position.hpp, added to the tokens
  rope,        ///< rotary.hpp, interleaved pairs
  rope_half,   ///< rotary.hpp, halves
  alibi,       ///< alibi.hpp
  t5,          ///< t5_bias.hpp
  shaw         ///< shaw.hpp
};
inline constexpr std::array<std::string_view, 7> kPositionNames = {"none",  "sinusoidal", "rope", "rope_half",
                                                                   "alibi", "t5",         "shaw"};

struct PositionOptions {
  Position position = Position::none;
};

template <class Options>
constexpr std::array<OptionSpec, 1> position_options() {
  return {choice<&PositionOptions::position, Options>("position", kPositionNames,
                                                      "how queries and keys know their places")};
}
inline constexpr std::string_view kPositionTensors =
    "position=t5: relative_attention_bias.weight [buckets,heads]; position=shaw: distance_embedding.weight [2k+1,D]";

/// Adds row places[i] of the sinusoidal table to row i. [N,D] in place.
void add_sinusoidal(Matrix& vectors, std::span<const std::size_t> places);

/// The vectors with sinusoidal positions, or as they are when `position` is another.
Matrix with_sinusoidal(const Matrix& vectors, Position position, std::span<const std::size_t> places);

/// Turns queries or keys by their places, if the position is rotary. [N,D] in place.
void rotate_by(Position position, Matrix& vectors, std::span<const std::size_t> places);

/// What the learned biases need, read once for all heads.
struct PositionTables {
  Matrix t5;    ///< [buckets,heads]
  Matrix shaw;  ///< [2k+1,D]
};
struct HeadWidths {
  std::size_t heads, width;  ///< number of heads, width of a query of one head
};
PositionTables read_positions(Position position, Parameters& parameters, const HeadWidths& heads);

/// One head's queries, for the biases.
struct PlacedQueries {
  const Matrix& vectors;  ///< [Q,D]
  Places places;          ///< [Q]
  std::size_t head = 0, heads = 1;
  float factor = 1;         ///< what the score multiplies a product by
  bool looks_ahead = true;  ///< false under a causal mask
};
void add_position_bias(Matrix& scores, Position position, const PositionTables& tables, const PlacedQueries& queries);

}  // namespace attnviz::mechanisms
