#include "attnviz/text/tokenizers/reaction_atoms.hpp"

#include "support/catch.hpp"

using namespace attnviz::text;
using Tokens = std::vector<std::string>;
using Places = std::vector<std::size_t>;

namespace {

/// The atoms of one molecule, as a product.
std::vector<ReactionAtom> atoms_of(Tokens tokens) {
  tokens.insert(tokens.begin(), {"C", ">>"});
  const auto atoms = reaction_atoms(tokens);
  REQUIRE(atoms);
  return atoms->product;
}

}  // namespace

TEST_CASE("chains, branches and rings are bonds") {
  // C(=O)(O)c1cc1
  const auto atoms = atoms_of({"C", "(", "=", "O", ")", "(", "O", ")", "c", "1", "c", "c", "1"});
  REQUIRE(atoms.size() == 6);
  CHECK(atoms[0].neighbours == Places{1, 2, 3});
  CHECK(atoms[1].neighbours == Places{0});
  CHECK(atoms[2].neighbours == Places{0});
  CHECK(atoms[3].neighbours == Places{0, 4, 5});
  CHECK(atoms[5].neighbours == Places{3, 4});
  CHECK(atoms[3].token == 10);
}

TEST_CASE("molecules are not bonded, unless by a ring number, and rings may have large numbers") {
  const auto atoms = atoms_of({"C", "%11", ".", "O", "%11", ".", "N"});
  REQUIRE(atoms.size() == 3);
  CHECK(atoms[0].neighbours == Places{1});
  CHECK(atoms[2].neighbours.empty());
}

TEST_CASE("elements are read from brackets, aromatic letters and isotopes") {
  const auto atoms = atoms_of({"[13CH3+]", "[nH]", "[se]", "Cl", "[C@@H]", "[OH-]", "*", "[Na+]", "b"});
  Tokens elements;
  for (const ReactionAtom& atom : atoms) elements.push_back(atom.element);
  CHECK(elements == Tokens{"C", "N", "Se", "Cl", "C", "O", "*", "Na", "B"});
}

TEST_CASE("special tokens are no atoms, and both sides are told apart") {
  const auto atoms = reaction_atoms(Tokens{"", "C", "Br", ">>", "C", "O", ""});
  REQUIRE(atoms);
  CHECK(atoms->arrow == 3);
  CHECK(atoms->reactants.size() == 2);
  CHECK(atoms->product.size() == 2);
  CHECK(atoms->product[0].neighbours == Places{1});
}

TEST_CASE("what is no reaction has no atoms; broken SMILES has those that it has") {
  CHECK_FALSE(reaction_atoms(Tokens{"C", "O"}));
  CHECK_FALSE(reaction_atoms(Tokens{">>", "C"}));
  CHECK_FALSE(reaction_atoms(Tokens{"C", ">>"}));
  CHECK_FALSE(reaction_atoms(Tokens{"C", ">>", "C", ">>", "C"}));
  CHECK_FALSE(reaction_atoms(Tokens{}));
  CHECK(atoms_of({")", ")", "1", "C", "1", "1", "(", "(", "2", ".", ")", "O"}).size() == 2);
}
