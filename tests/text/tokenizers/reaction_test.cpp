#include "attnviz/text/tokenizers/reaction.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/text/tokenizers/model_tokenizer.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using attnviz::test::error_of;

namespace {

std::vector<std::string> cut(const std::string& smiles) {
  const auto vocabulary = text::Vocabulary::load(test::project_path("assets/models/rxnmapper/vocab.txt"));
  std::vector<std::string> texts;
  for (const auto& piece : text::reaction_pieces(smiles, vocabulary)) texts.push_back(piece.text);
  return texts;
}

}  // namespace

TEST_CASE("a reaction is cut into atoms, bonds and brackets") {
  CHECK(cut("CC(=O)Cl.N>>[NH4+]") ==
        std::vector<std::string>{"C", "C", "(", "=", "O", ")", "Cl", ".", "N", ">>", "[NH4+]"});
  CHECK(cut("BrB%12c1\n") == std::vector<std::string>{"Br", "B", "%12", "c", "1"});
}

TEST_CASE("what no SMILES has is refused with its place") {
  CHECK(std::string(error_of([] { cut("CC!"); }).what()) == "reaction: no SMILES token begins with '!' at byte 2");
  CHECK(error_of([] { cut("C[N"); }).kind() == ErrorKind::value);
  CHECK(error_of([] { cut("C%1"); }).kind() == ErrorKind::value);
}

TEST_CASE("the reaction tokenizer numbers its words by the vocabulary") {
  const auto tokenizer = text::ModelTokenizer::load(test::project_path("assets/models/rxnmapper"),
                                                    {.kind = text::ModelTokenizer::Settings::Kind::reaction});
  const auto pieces = tokenizer.encode("c>>C", 512).pieces;
  REQUIRE(pieces.size() == 5);
  CHECK(pieces[0].id == 12);
  CHECK(pieces[1].id == 15);
  CHECK(pieces[3].id == 16);
  CHECK(pieces[4].id == 13);
}
