#include "attnviz/analysis/atom_mapping.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"

namespace attnviz::analysis {
namespace {

constexpr double kNeighbourFactor = 90, kNothing = 1e-8;

/// Scores of product atoms (rows) against reactant atoms (columns).
class Scores {
 public:
  Scores(const Matrix& weights, const text::ReactionAtoms& atoms)
      : atoms_(atoms), columns_(atoms.reactants.size()), values_(atoms.product.size() * columns_) {
    for (std::size_t row = 0; row < atoms.product.size(); ++row) {
      for (std::size_t column = 0; column < columns_; ++column) {
        const text::ReactionAtom &to = atoms.product[row], &from = atoms.reactants[column];
        // In single precision as the weights are: what comes out equal there is equal here.
        const float both = weights(to.token, from.token) + weights(from.token, to.token);
        if (to.element == from.element) at(row, column) = static_cast<double>(both);
      }
    }
  }

  struct Best {
    std::size_t row = 0, column = 0;
    double share = 0;
  };
  /// The largest share of a row; the first of equal ones.
  Best best() const {
    Best best;
    for (std::size_t row = 0; row < atoms_.product.size(); ++row) {
      const double* line = values_.data() + row * columns_;
      double sum = 0;
      for (std::size_t column = 0; column < columns_; ++column) sum += line[column];
      if (!(sum > 0)) continue;
      const std::size_t column = static_cast<std::size_t>(std::max_element(line, line + columns_) - line);
      if (line[column] / sum > best.share) best = {row, column, line[column] / sum};
    }
    return best;
  }

  void take(const Best& pair) {
    for (const std::size_t row : atoms_.product[pair.row].neighbours) {
      for (const std::size_t column : atoms_.reactants[pair.column].neighbours) at(row, column) *= kNeighbourFactor;
    }
    for (std::size_t column = 0; column < columns_; ++column) at(pair.row, column) = 0;
    for (std::size_t row = 0; row < atoms_.product.size(); ++row) at(row, pair.column) = 0;
  }

 private:
  double& at(std::size_t row, std::size_t column) { return values_[row * columns_ + column]; }

  const text::ReactionAtoms& atoms_;
  std::size_t columns_;
  std::vector<double> values_;
};

void require_tokens(const Matrix& weights, const text::ReactionAtoms& atoms) {
  const std::size_t needed = 1 + std::max(atoms.reactants.back().token, atoms.product.back().token);
  if (weights.shape(0) == weights.shape(1) && weights.shape(0) >= needed) return;
  throw Error(ErrorKind::shape, "atom mapping: weights " + shape_text(weights) + " for a reaction of at least " +
                                    std::to_string(needed) + " tokens");
}

}  // namespace

std::vector<std::optional<AtomOrigin>> atom_origins(const Matrix& weights, const text::ReactionAtoms& atoms) {
  require_tokens(weights, atoms);
  Scores scores(weights, atoms);
  std::vector<std::optional<AtomOrigin>> origins(atoms.product.size());
  for (std::size_t turn = 0; turn < origins.size(); ++turn) {
    const Scores::Best best = scores.best();
    if (best.share <= kNothing) break;
    origins[best.row] = AtomOrigin{best.column, best.share};
    scores.take(best);
  }
  return origins;
}

}  // namespace attnviz::analysis
