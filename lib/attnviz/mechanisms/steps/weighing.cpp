#include "attnviz/mechanisms/steps/weighing.hpp"

#include <numeric>

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {
namespace {

/// The option that asks for places, as a user wrote it.
std::string asking_option(const WeighingOptions& options) {
  if (options.position != Position::none) {
    return "position=" + std::string(kPositionNames[static_cast<std::size_t>(options.position)]);
  }
  if (needs_places(options.mask)) return "mask=" + std::string(kMaskNames[static_cast<std::size_t>(options.mask)]);
  return "select=" + std::string(kSelectionNames[static_cast<std::size_t>(options.select)]);
}

[[noreturn]] void refuse_places(const WeighingOptions& options) {
  throw Error(ErrorKind::usage,
              asking_option(options) +
                  " needs to know where a query stands, but the query is no token (a mean, a box, "
                  "a reference set)",
              "ask for tokens (--query all, --query token:3), or leave the option out");
}

}  // namespace

bool needs_places(const WeighingOptions& options) {
  return options.position != Position::none || needs_places(options.mask) || needs_places(options.select);
}

Places places_of(const Inputs& inputs, const WeighingOptions& options) {
  // Positions before a picture's cells have no place on it: then all of them are a sequence.
  const std::size_t columns = inputs.grid && inputs.grid->prefix == 0 ? inputs.grid->columns : 0;
  const Queries& queries = inputs.queries;
  if (!needs_places(options)) return {std::span<const std::size_t>(), columns};
  if (!queries.as_reference && queries.positions.size() == queries.vectors.shape(0))
    return {queries.positions, columns};
  refuse_places(options);
}

void require_queries_for(const WeighingOptions& options, bool as_reference) {
  if (!as_reference) return;
  if (options.select == Selection::local_p) {
    throw Error(ErrorKind::usage, "select=local_p: a reference set is no query from which a centre could be predicted",
                "ask for tokens (--query all, --query token:3), or leave the option out");
  }
  if (needs_places(options)) refuse_places(options);
}

std::vector<std::size_t> last_places(std::size_t queries, std::size_t keys) {
  if (queries > keys) {
    throw Error(
        ErrorKind::usage,
        "attention: " + std::to_string(queries) + " queries cannot be the last of " + std::to_string(keys) + " keys",
        "say where each query stands among the keys");
  }
  std::vector<std::size_t> places(queries);
  std::iota(places.begin(), places.end(), keys - queries);
  return places;
}

PlacedTokens placed_tokens(const Inputs& inputs, const WeighingOptions& options) {
  const Places places = places_of(inputs, options);
  return {with_sinusoidal(inputs.queries.vectors, options.position, places),
          with_sinusoidal(inputs.tokens, options.position, last_places(inputs.count(), inputs.count())), places};
}

void bias_and_mask(Matrix& scores, const WeighingOptions& options, const PositionTables& tables,
                   const PlacedQueries& queries) {
  PlacedQueries placed = {queries.vectors, queries.places, queries.head,
                          queries.heads,   queries.factor, options.mask != MaskKind::causal};
  add_position_bias(scores, options.position, tables, placed);
  apply_mask(scores, options, queries.places);
}

void describe_weights(AttentionMap& map, const WeighingOptions& options, std::uint64_t seed) {
  describe_selection(map, options, seed);
  const bool on_picture = is_on_picture(map);
  const std::string hidden = hidden_by(options, on_picture);
  if (!hidden.empty()) map.zero_means = map.zero_means.empty() ? hidden : hidden + "; " + map.zero_means;
  if (!map.zero_means.empty() && leaves_zeros(options.select)) map.zero_means += "; or without weight";
  if (on_picture && options.position != Position::none) map.reading += "; places are counted row by row";
}

void require_weights_fit(std::size_t maps, std::size_t queries, std::size_t keys) {
  std::size_t room = kMaxWeights;
  for (const std::size_t size : {maps, queries, keys}) {
    if (size == 0) return;
    room /= size;
  }
  if (room > 0) return;
  throw Error(ErrorKind::limit,
              "attention: " + std::to_string(maps) + (maps == 1 ? " map of " : " maps of ") + std::to_string(queries) +
                  " queries x " + std::to_string(keys) + " keys are more than " + std::to_string(kMaxWeights) +
                  " weights",
              "ask for fewer queries (--query) or a coarser grid (--grid)");
}

}  // namespace attnviz::mechanisms
