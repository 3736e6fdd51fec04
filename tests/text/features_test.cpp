#include "attnviz/text/features.hpp"

#include <algorithm>
#include <numeric>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/text/tokenize.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::text;

namespace {

float inner(const Matrix& features, std::size_t a, std::size_t b) {
  const auto left = row_of(features, a), right = row_of(features, b);
  return std::inner_product(left.begin(), left.end(), right.begin(), 0.0F);
}

float likeness(std::string_view pair) {
  const Matrix features = hashed_features(tokenize(pair, Tokenizer::whitespace));
  return inner(features, 0, 1);
}

}  // namespace

TEST_CASE("rows have length one, whatever the token") {
  const auto tokens =
      tokenize("The a 中 。 👨‍👩‍👧 \xFF don't antidisestablishmentarianism", Tokenizer::words);
  for (const std::size_t width : {8, 64, 128, 1000}) {
    const Matrix features = hashed_features(tokens, {.width = width});
    REQUIRE(features.shape(0) == tokens.size());
    REQUIRE(features.shape(1) == width);
    for (std::size_t row = 0; row < tokens.size(); ++row) CHECK(inner(features, row, row) == Approx(1).epsilon(1e-5));
  }
}

TEST_CASE("a token whose runs all cancel each other still has a row of its own") {
  const std::vector<Token> tokens{{"ath", 0, 3}};
  const Matrix features = hashed_features(tokens, {.width = 8, .longest = 1});
  CHECK(std::ranges::count(values_of(features), 0.0F) == 7);
  CHECK(features(0, 6) == 1);
}

TEST_CASE("similar spellings are near, different ones are not") {
  CHECK(likeness("cat cats") > 0.4F);
  CHECK(likeness("cat cats") > likeness("cat dog") + 0.3F);
  CHECK(likeness("animal animals") > likeness("animal street") + 0.4F);
  CHECK(likeness("run running") > likeness("run because") + 0.2F);
  CHECK(std::abs(likeness("猫 狗")) < 0.35F);
}

TEST_CASE("case and compatibility forms do not matter") {
  CHECK(likeness("Straße STRASSE") == Approx(1).epsilon(1e-5));
  CHECK(likeness("The the") == Approx(1).epsilon(1e-5));
  CHECK(likeness("ﬁne fine") == Approx(1).epsilon(1e-5));
}

TEST_CASE("related words are nearer than unrelated ones in nearly all comparisons") {
  const std::vector<std::string> related{"cat cats",       "tired tire",  "cross crossed", "colour color",
                                         "street streets", "run running", "because cause", "don't didn't"};
  const std::vector<std::string> unrelated{"cat dog", "the it",  "animal street", "tired animal",
                                           "was too", "act cat", "cross because", "stop pots"};
  int wins = 0;
  for (const auto& near : related) {
    for (const auto& far : unrelated) wins += likeness(near) > likeness(far) ? 1 : 0;
  }
  CHECK(wins >= 62);
}

TEST_CASE("the hash is fixed, so features are the same on every machine and with every number of threads") {
  const std::vector<Token> tokens(3000, Token{"attention", 0, 9});
  const Matrix many = hashed_features(tokens, {.width = 16, .positions = 0.5F});
  const ThreadLimit one(1);
  CHECK((hashed_features(tokens, {.width = 16, .positions = 0.5F}) == many));
  // Computed by a second implementation, in Python with whole numbers of any size.
  const std::vector<float> expected{-0.6F, 0.2F, 0.6F, -0.2F, 0.2F, 0.0F, 0.0F, 0.4F};
  const Matrix features = hashed_features(std::vector<Token>{{"Cat", 0, 3}}, {.width = 8, .longest = 3});
  CHECK(test::worst_difference(values_of(features), expected) < 1e-6);
}

TEST_CASE("positions tell equal tokens apart and can be left out") {
  const auto tokens = tokenize("it saw it and it", Tokenizer::words);
  const Matrix plain = hashed_features(tokens);
  CHECK(inner(plain, 0, 2) == Approx(1).epsilon(1e-5));
  const Matrix placed = hashed_features(tokens, {.positions = 1});
  CHECK(inner(placed, 0, 2) < 0.999F);
  CHECK(inner(placed, 0, 2) > inner(placed, 0, 4));
  CHECK(inner(placed, 4, 4) == Approx(1).epsilon(1e-5));
}

TEST_CASE("a seed gives another assignment with the same meaning") {
  const auto tokens = tokenize("cat cats", Tokenizer::words);
  const Matrix first = hashed_features(tokens), second = hashed_features(tokens, {.seed = 5});
  CHECK((first != second));
  CHECK(inner(second, 0, 1) > 0.4F);
}

TEST_CASE("options outside their limits are refused with the number") {
  const std::vector<Token> tokens{{"a", 0, 1}};
  CHECK_THROWS_WITH(hashed_features(tokens, {.width = 4}), ContainsSubstring("width 4"));
  CHECK_THROWS_WITH(hashed_features(tokens, {.longest = 9}), ContainsSubstring("longest 9"));
  CHECK_THROWS_AS(hashed_features(tokens, {.positions = -1}), Error);
  CHECK(hashed_features({}, {}).shape(0) == 0);
}
