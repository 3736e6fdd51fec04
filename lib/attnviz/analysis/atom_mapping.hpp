#pragma once

#include <optional>
#include <vector>

#include "attnviz/core/tensor.hpp"
#include "attnviz/text/tokenizers/reaction_atoms.hpp"

namespace attnviz::analysis {

/// Where an atom of a product came from.
struct AtomOrigin {
  std::size_t reactant = 0;  ///< number of the reactants' atom
  double confidence = 0;     ///< its share of what the product's atom looks at, 0..1, when it was chosen
};

/// Reads a reaction's atom mapping from one head's weights [tokens, tokens]; one entry an atom of the product, nothing
/// where no atom was left for it. As Schwaller et al. 2021 (doi:10.1126/sciadv.abe4166) and their RXNMapper do:
///   s_pr = w_pr + w_rp for atoms of one element, else 0, times m_pr, which is 1 at first
///   again and again: each row of s is divided by its sum; its largest entry pairs product atom p with reactant atom r;
///   m becomes 0 in row p and column r, and 90 times larger between the neighbours of p and those of r
/// so that a reactant's atom is used once and bonds stay together. Throws `shape` when the weights do not fit.
std::vector<std::optional<AtomOrigin>> atom_origins(const Matrix& weights, const text::ReactionAtoms& atoms);

}  // namespace attnviz::analysis
