#pragma once

#include <array>
#include <span>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/contract/option.hpp"
#include "attnviz/mechanisms/contract/parameters.hpp"
#include "attnviz/mechanisms/steps/places.hpp"
#include "attnviz/mechanisms/steps/select/local.hpp"

namespace attnviz::mechanisms {

/// Step four of the pairwise family: scores become weights. One small file defines each.
enum class Selection {
  softmax,
  sparsemax,         ///< sparsemax.hpp
  entmax15,          ///< entmax.hpp
  sigmoid,           ///< each weight for itself: Ramapuram et al. 2024, arXiv:2409.04431, without its bias
  argmax,            ///< hard.hpp
  sample,            ///< hard.hpp
  gumbel,            ///< gumbel.hpp
  straight_through,  ///< gumbel.hpp
  local_m,           ///< local.hpp
  local_p            ///< local.hpp
};
inline constexpr std::array<std::string_view, 10> kSelectionNames = {
    "softmax", "sparsemax", "entmax15",         "sigmoid", "argmax",
    "sample",  "gumbel",    "straight_through", "local_m", "local_p"};

struct SelectOptions {
  Selection select = Selection::softmax;
  float temperature = 1;                      ///< scores are divided by it: below one sharper, above one flatter
  std::size_t samples = 1;                    ///< draws of which the weights are the mean
  std::size_t reach = 0;                      ///< local: D, keys on either side of the centre; see `reach_of`
  GaussianUse gaussian = GaussianUse::after;  ///< local: how the distance from the centre counts
};

template <class Options>
constexpr std::array<OptionSpec, 5> select_options() {
  return {choice<&SelectOptions::select, Options>("select", kSelectionNames, "how scores become weights"),
          number<&SelectOptions::temperature, Options>("temperature", {1e-4, 1e4},
                                                       "scores are divided by it: below 1 sharper, above 1 flatter"),
          number<&SelectOptions::samples, Options>(
              "samples", {1, 1000}, "select=sample, gumbel, straight_through: draws of which the weights are the mean"),
          number<&SelectOptions::reach, Options>(
              "reach", {0, 1e6}, "select=local: keys on either side of the centre; 0: 10, on a picture 3 cells"),
          choice<&SelectOptions::gaussian, Options>("gaussian", kGaussianUseNames,
                                                    "select=local: how the distance from the centre counts")};
}

/// Whether the selection asks where a query stands among the keys.
constexpr bool needs_places(Selection selection) {
  return selection == Selection::local_m;
}
/// Whether it draws at random.
constexpr bool draws(Selection selection) {
  return selection == Selection::sample || selection == Selection::gumbel || selection == Selection::straight_through;
}

/// Whether weights that are not masked may be exactly zero.
constexpr bool leaves_zeros(Selection selection) {
  return selection != Selection::softmax && selection != Selection::sigmoid && selection != Selection::gumbel &&
         selection != Selection::local_m && selection != Selection::local_p;
}

/// What a selection may look at besides the scores.
struct SelectContext {
  const Matrix& queries;  ///< [Q,Dq], for local_p
  Places places;          ///< [Q], for local_m
  Parameters& parameters;
  std::string_view stream = "select";  ///< name of the random numbers' stream
};

/// Scores [Q,K] to weights in place, row by row. Masked scores get the weight zero; so does a row masked throughout.
void select(Matrix& scores, const SelectOptions& options, const SelectContext& context);

/// Whether the keys of a map are the cells of a picture, all of them.
inline bool is_on_picture(const AttentionMap& map) {
  return map.grid && map.grid->prefix == 0;
}

/// Says in `map`, whose last axis is that of the keys, what weights so selected are: their kind, sum and bounds, what
/// zeros are, and how they were drawn.
void describe_selection(AttentionMap& map, const SelectOptions& options, std::uint64_t seed);

}  // namespace attnviz::mechanisms
