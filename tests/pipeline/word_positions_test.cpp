#include "attnviz/pipeline/word_positions.hpp"

#include "support/catch.hpp"

using attnviz::pipeline::positions_spelling;
using Places = std::vector<std::size_t>;
using Tokens = std::vector<std::string>;

TEST_CASE("a word is every token of its text") {
  CHECK(positions_spelling("the", Tokens{"the", "cat", "the"}) == Places{0, 2});
  CHECK(positions_spelling("dog", Tokens{"the", "cat"}).empty());
  CHECK(positions_spelling("", Tokens{"the", ""}).empty());
}

TEST_CASE("a word is the pieces that join to it, not the beginning of another") {
  CHECK(positions_spelling("tokens", Tokens{"[CLS]", "token", "##s", "token", "[SEP]"}) == Places{1, 2});
  CHECK(positions_spelling("cat", Tokens{"\u0120cat", "\u0120c", "at", "cat"}) == Places{3});
  CHECK(positions_spelling("catalog", Tokens{"\u0120cat", "alog", "\u0120cat", "\u0120alog"}) == Places{0, 1});
  CHECK(positions_spelling("word", Tokens{"\u2581wo", "rd"}) == Places{0, 1});
}

TEST_CASE("case counts only where it helps") {
  CHECK(positions_spelling("It", Tokens{"it", "It"}) == Places{1});
  CHECK(positions_spelling("It", Tokens{"it", "saw", "it"}) == Places{0, 2});
}
