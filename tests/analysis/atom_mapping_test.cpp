#include "attnviz/analysis/atom_mapping.hpp"

#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::analysis;

// Against RXNMapper itself: tests/pipeline/reaction_map_test.cpp.

namespace {

/// C C >> C C with these weights from the product to the reactants.
Matrix weights_of(const std::array<float, 4>& scores) {
  Matrix weights = xt::zeros<float>({5, 5});
  weights(3, 0) = scores[0];
  weights(3, 1) = scores[1];
  weights(4, 0) = scores[2];
  weights(4, 1) = scores[3];
  return weights;
}

text::ReactionAtoms reaction(const std::vector<std::string>& tokens) {
  return *text::reaction_atoms(tokens);
}

}  // namespace

TEST_CASE("an atom is used once: the surer one has it") {
  const auto origins = atom_origins(weights_of({0.9F, 0.1F, 0.6F, 0.4F}), reaction({"C", "C", ">>", "C", "C"}));
  REQUIRE(origins[0]);
  CHECK(origins[0]->reactant == 0);
  CHECK(origins[0]->confidence == Approx(0.9));
  REQUIRE(origins[1]);
  CHECK(origins[1]->reactant == 1);
  CHECK(origins[1]->confidence == Approx(1));
}

TEST_CASE("both directions count") {
  Matrix weights = weights_of({0.3F, 0.2F, 0, 0});
  weights(1, 3) = 0.5F;  // the second reactant atom looks at the first product atom
  CHECK(atom_origins(weights, reaction({"C", "C", ">>", "C", "C"}))[0]->reactant == 1);
}

TEST_CASE("atoms of another element are no candidates, and what is without any stays alone") {
  const auto origins = atom_origins(weights_of({0.9F, 0.1F, 0.9F, 0.1F}), reaction({"N", "C", ">>", "C", "O"}));
  REQUIRE(origins[0]);
  CHECK(origins[0]->reactant == 1);
  CHECK_FALSE(origins[1]);
}

TEST_CASE("neighbours of a pair are drawn to each other") {
  // C C . C >> C C: the first is sure; the second would rather look at the lonely carbon.
  const auto atoms = reaction({"C", "C", ".", "C", ">>", "C", "C"});
  Matrix weights = xt::zeros<float>({7, 7});
  weights(5, 0) = 0.9F;
  weights(6, 1) = 0.2F;
  weights(6, 3) = 0.4F;
  CHECK(atom_origins(weights, atoms)[1]->reactant == 1);
  weights(6, 1) = 0.2F / 90;  // 90 times more is not enough here
  CHECK(atom_origins(weights, atoms)[1]->reactant == 2);
}

TEST_CASE("weights of too few tokens are refused") {
  const Matrix small = xt::zeros<float>({4, 4});
  CHECK_THROWS_WITH(atom_origins(small, reaction({"C", "C", ">>", "C", "C"})), ContainsSubstring("at least 5 tokens"));
}
