#pragma once

#include "attnviz/mechanisms/contract/inputs.hpp"
#include "attnviz/mechanisms/steps/bias/positions.hpp"
#include "attnviz/mechanisms/steps/masking.hpp"
#include "attnviz/mechanisms/steps/select/selection.hpp"

namespace attnviz::mechanisms {

/// Steps two to four of the pairwise family, from scores to weights: what all its mechanisms share.
struct WeighingOptions : PositionOptions, MaskOptions, SelectOptions {};

template <class Options>
constexpr auto weighing_options() {
  return joined(position_options<Options>(), mask_options<Options>(), select_options<Options>());
}

/// Whether a step asks where a query stands among the keys.
bool needs_places(const WeighingOptions& options);

/// Where the queries of a run stand among its tokens. Throws `usage` when a step asks and a query is no token (a mean,
/// a box, a reference set).
Places places_of(const Inputs& inputs, const WeighingOptions& options);

/// Throws `usage` when a step needs queries that are single vectors and there is a reference set.
void require_queries_for(const WeighingOptions& options, bool as_reference);

/// The last `queries` of `keys` places, as in GPT-2. Throws `usage` when there are more queries than keys.
std::vector<std::size_t> last_places(std::size_t queries, std::size_t keys);

/// The options without an absolute position, for steps behind the one that added it.
template <class Options>
Options without_sinusoidal(Options options) {
  if (options.position == Position::sinusoidal) options.position = Position::none;
  return options;
}

/// The queries and tokens of a run, with sinusoidal positions where they are wanted.
struct PlacedTokens {
  Matrix queries, keys;
  Places places;  ///< of the queries; none when no step asks
};
PlacedTokens placed_tokens(const Inputs& inputs, const WeighingOptions& options);

/// Steps two and three. `tables` from `read_positions`.
void bias_and_mask(Matrix& scores, const WeighingOptions& options, const PositionTables& tables,
                   const PlacedQueries& queries);

/// Says in a map over the tokens of a run what its weights are, and what these steps hide.
void describe_weights(AttentionMap& map, const WeighingOptions& options, std::uint64_t seed);

/// The weights that one map may hold: 512 MiB. Throws `limit` with both numbers when `maps` times Q queries times K
/// keys are more.
inline constexpr std::size_t kMaxWeights = std::size_t{1} << 27;
void require_weights_fit(std::size_t maps, std::size_t queries, std::size_t keys);

}  // namespace attnviz::mechanisms
