#include "attnviz/pipeline/reaction_map.hpp"

#include <algorithm>

#include "attnviz/analysis/atom_mapping.hpp"
#include "attnviz/render/parts/fold.hpp"
#include "attnviz/render/scales/number_text.hpp"

namespace attnviz::pipeline {
namespace {

/// The tokens of one side that are part of the reaction: [begin, end).
struct Range {
  std::size_t begin = 0, end = 0;

  std::size_t size() const { return end - begin; }
};

Range trimmed(Range range, const std::vector<bool>& special) {
  while (range.begin < range.end && special[range.begin]) ++range.begin;
  while (range.begin < range.end && special[range.end - 1]) --range.end;
  return range;
}

std::vector<std::string> labels_of(const NetworkInput& input, Range range) {
  const auto first = input.layout.token_labels.begin();
  return {first + static_cast<std::ptrdiff_t>(range.begin), first + static_cast<std::ptrdiff_t>(range.end)};
}

}  // namespace

std::optional<AttentionMap> reaction_map(const AttentionMap& weights, const NetworkInput& input,
                                         const std::optional<render::Pick>& head, std::size_t layer) {
  const std::size_t tokens = input.layout.count();
  const bool whole = weights.axes.size() == 3 && weights.axes[1].size == tokens && weights.axes[2].size == tokens;
  if (!input.atoms || !whole) return std::nullopt;
  const text::ReactionAtoms& atoms = *input.atoms;
  render::Selection selection;
  selection.picks.push_back(head.value_or(render::Pick{AxisKind::head, render::Reduce::one, kMappingHead}));
  const render::Folded folded = render::fold(weights, {1, 2}, selection);
  Matrix table = Matrix::from_shape({tokens, tokens});
  std::ranges::copy(folded.values, table.begin());

  const Range sources = trimmed({0, atoms.arrow}, input.special);
  const Range targets = trimmed({atoms.arrow + 1, tokens}, input.special);
  AttentionMap map{.name = "mapping",
                   .axes = {{AxisKind::target, targets.size(), labels_of(input, targets)},
                            {AxisKind::source, sources.size(), labels_of(input, sources)}},
                   .values = Tensor::from_shape({targets.size(), sources.size()})};
  std::ranges::fill(map.values, 0.0F);
  double confidence = 1;
  const auto origins = analysis::atom_origins(table, atoms);
  for (std::size_t atom = 0; atom < origins.size(); ++atom) {
    if (!origins[atom]) continue;
    const std::size_t from = atoms.reactants[origins[atom]->reactant].token;
    map.values(atoms.product[atom].token - targets.begin, from - sources.begin) =
        static_cast<float>(origins[atom]->confidence);
    confidence *= origins[atom]->confidence;
  }
  map.kind = ValueKind::score;
  map.bounds = {0.0F, 1.0F};
  map.title = "atom mapping";
  map.reading = "where each atom of the product came from: layer " + std::to_string(layer) + ", " +
                render::joined_words(folded.words) + ", from both sides, within an element; confidence of the whole " +
                render::number_text(confidence);
  return map;
}

}  // namespace attnviz::pipeline
