#include "attnviz/report/folds.hpp"

#include "attnviz/render/parts/fold.hpp"

namespace attnviz::report {

namespace {

using render::Reduce;

constexpr std::size_t kMostWordAxes = 3;

/// Every way to reduce the axes, as the choice allows.
std::vector<Fold> combinations(const AttentionMap& map, const std::vector<std::size_t>& axes, FoldChoice choice) {
  std::vector<Fold> folds{{std::vector<std::optional<Reduce>>(map.axes.size())}};
  for (const std::size_t axis : axes) {
    std::vector<Reduce> ways{usual_fold(map, axis)};
    if (choice != FoldChoice::usual) ways = {Reduce::mean, Reduce::max, Reduce::min};
    std::vector<Fold> more;
    for (const Fold& fold : folds) {
      for (const Reduce way : ways) {
        more.push_back(fold);
        more.back().how[axis] = way;
      }
    }
    folds = std::move(more);
  }
  return folds;
}

/// The map with its values folded along some axes, which are gone.
AttentionMap without(const AttentionMap& map, const Fold& fold, const std::vector<bool>& leaves) {
  render::Selection selection;
  std::vector<std::size_t> kept;
  AttentionMap rest;
  rest.name = map.name;
  rest.kind = map.kind;
  for (std::size_t axis = 0; axis < map.axes.size(); ++axis) {
    if (leaves[axis]) {
      selection.picks.push_back({map.axes[axis].kind, *fold.how[axis], 0});
    } else {
      kept.push_back(axis);
      rest.axes.push_back({map.axes[axis].kind, map.axes[axis].size, {}});
    }
  }
  rest.values = render::fold(map, kept, selection).values;
  return rest;
}

}  // namespace

Reduce usual_fold(const AttentionMap& map, std::size_t axis) {
  const bool sums_to_one = map.kind == ValueKind::probability && map.sums_over == map.axes[axis].kind;
  return sums_to_one ? Reduce::max : Reduce::mean;
}

std::optional<std::vector<Fold>> planned_folds(const Thinning& thinning, const AttentionMap& map, FoldChoice choice) {
  std::vector<Fold> folds;
  if (choice == FoldChoice::none) return folds;
  const MapRoles& roles = thinning.roles();
  std::vector<std::size_t> chosen;
  bool chosen_is_thinned = false;
  for (const std::size_t axis : roles.chosen) {
    if (map.axes[axis].size > 1) chosen.push_back(axis);
    chosen_is_thinned = chosen_is_thinned || thinning.is_thinned(axis);
  }
  if (choice != FoldChoice::usual && chosen.size() > kMostWordAxes) return std::nullopt;
  const bool asks = roles.asks && map.axes[*roles.asks].size > 1;
  if (asks) {
    if (choice == FoldChoice::all && chosen_is_thinned) return std::nullopt;
    std::vector<Reduce> ways{usual_fold(map, *roles.asks)};
    if (choice != FoldChoice::usual) ways = {Reduce::mean, Reduce::max};
    for (const Reduce way : ways) {
      const std::vector<std::size_t> none;
      for (Fold& fold : combinations(map, choice == FoldChoice::all ? none : chosen, choice)) {
        fold.how[*roles.asks] = way;
        folds.push_back(std::move(fold));
      }
    }
  }
  if (!chosen.empty() && (chosen_is_thinned || !asks)) {
    for (Fold& fold : combinations(map, chosen, choice)) folds.push_back(std::move(fold));
  }
  return folds;
}

std::vector<std::size_t> fold_shape(const Thinning& thinning, const Fold& fold) {
  std::vector<std::size_t> shape;
  for (std::size_t axis = 0; axis < fold.how.size(); ++axis) {
    shape.push_back(fold.how[axis] ? 1 : thinning.kept_count(axis));
  }
  return shape;
}

Tensor folded(const Thinning& thinning, const AttentionMap& map, const Fold& fold) {
  std::vector<bool> leaves(map.axes.size());
  Fold rest = fold;
  AttentionMap left = map;
  std::vector<std::size_t> axes(map.axes.size());
  for (std::size_t axis = 0; axis < axes.size(); ++axis) axes[axis] = axis;
  const auto asks = thinning.roles().asks;
  if (asks && fold.how[*asks]) {
    leaves[*asks] = true;
    left = without(map, fold, leaves);
    rest.how.erase(rest.how.begin() + static_cast<std::ptrdiff_t>(*asks));
    axes.erase(axes.begin() + static_cast<std::ptrdiff_t>(*asks));
  }
  leaves.clear();
  std::vector<std::size_t> kept;
  for (std::size_t at = 0; at < axes.size(); ++at) {
    leaves.push_back(rest.how[at].has_value());
    if (!rest.how[at]) kept.push_back(axes[at]);
  }
  return thinning.apply(without(left, rest, leaves).values, kept);
}

}  // namespace attnviz::report
