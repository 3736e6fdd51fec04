#include "attnviz/mechanisms/selection.hpp"

#include "attnviz/core/softmax.hpp"

namespace attnviz::mechanisms {

void select(Matrix& scores, const SelectOptions& options) {
  switch (options.select) {
    case Selection::softmax: return softmax_rows(scores, options.temperature);
  }
}

void describe_selection(AttentionMap& map, const SelectOptions&) {
  map.kind = ValueKind::probability;
  map.sums_over = map.axes.back().kind;
  map.bounds = {0.0F, 1.0F};
}

}  // namespace attnviz::mechanisms
