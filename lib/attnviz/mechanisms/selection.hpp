#pragma once

#include <array>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/option.hpp"

namespace attnviz::mechanisms {

/// Step four of the pairwise family: scores become weights. One small file defines each.
enum class Selection { softmax };
inline constexpr std::array<std::string_view, 1> kSelectionNames = {"softmax"};

struct SelectOptions {
  Selection select = Selection::softmax;
  float temperature = 1;  ///< scores are divided by it: below one sharper, above one flatter
};

template <class Options>
constexpr std::array<OptionSpec, 2> select_options() {
  return {choice<&SelectOptions::select, Options>("select", kSelectionNames, "how scores become weights"),
          number<&SelectOptions::temperature, Options>("temperature", {1e-4, 1e4},
                                                       "scores are divided by it: below 1 sharper, above 1 flatter")};
}

/// Scores [Q,K] to weights in place, row by row. Masked scores get the weight zero; so does a row masked throughout.
void select(Matrix& scores, const SelectOptions& options);

/// Says in `map` what weights so selected are: their kind, their sum, their bounds.
void describe_selection(AttentionMap& map, const SelectOptions& options);

}  // namespace attnviz::mechanisms
