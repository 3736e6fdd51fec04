#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace attnviz::text {

/// One atom of a reaction.
struct ReactionAtom {
  std::size_t token = 0;                ///< its place among the tokens
  std::string element;                  ///< "C" also for an aromatic c, "*" for any
  std::vector<std::size_t> neighbours;  ///< atoms of the same side that it is bonded to, without repeats, rising
};

struct ReactionAtoms {
  std::size_t arrow = 0;                         ///< the token ">>"
  std::vector<ReactionAtom> reactants, product;  ///< in the order of their tokens
};

/// The atoms and bonds that the tokens of a reaction's SMILES (see reaction_pieces) stand for; empty texts are tokens
/// that are no part of it. Bonds follow chains, branches and ring numbers; a ring that is never closed has none.
/// Nothing without ">>", with more than one of them, or without an atom on either side.
std::optional<ReactionAtoms> reaction_atoms(std::span<const std::string> tokens);

}  // namespace attnviz::text
