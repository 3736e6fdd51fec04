#include "attnviz/pipeline/query.hpp"

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using pipeline::parse_query;
using pipeline::QuerySpec;
using pipeline::resolve_queries;

namespace {

/// A picture of 40x20 pixels under a grid of 2 rows and 4 columns; token i is the vector (i, 10 i).
mechanisms::Inputs picture_inputs() {
  mechanisms::Inputs inputs;
  inputs.tokens = Matrix::from_shape({8, 2});
  for (std::size_t token = 0; token < 8; ++token) {
    inputs.tokens(token, 0) = static_cast<float>(token);
    inputs.tokens(token, 1) = static_cast<float>(10 * token);
  }
  inputs.grid = covering_grid(2, 4, 40, 20);
  return inputs;
}

mechanisms::Inputs text_inputs() {
  mechanisms::Inputs inputs;
  inputs.tokens = Matrix::from_shape({4, 1});
  for (std::size_t token = 0; token < 4; ++token) inputs.tokens(token, 0) = static_cast<float>(token);
  inputs.token_labels = {"the", "cat", "the", "dog"};
  return inputs;
}

mechanisms::Queries resolve(const std::string& text, const mechanisms::Inputs& inputs) {
  const QuerySpec specs[] = {parse_query(text)};
  return resolve_queries(specs, inputs);
}

}  // namespace

TEST_CASE("a pixel is the cell under it, up to the last pixel") {
  const auto inputs = picture_inputs();
  CHECK(resolve("0,0", inputs).positions == std::vector<std::size_t>{0});
  CHECK(resolve("9.9,9.9", inputs).positions == std::vector<std::size_t>{0});
  CHECK(resolve("10,10", inputs).positions == std::vector<std::size_t>{5});
  const auto corner = resolve("39,19", inputs);
  CHECK(corner.positions == std::vector<std::size_t>{7});
  CHECK(corner.labels == std::vector<std::string>{"39,19"});
  CHECK(corner.marks.at(0).box == Box{30, 10, 10, 10});
}

TEST_CASE("a box is the mean of the cells whose middle it holds, or the cell under a small one") {
  const auto inputs = picture_inputs();
  const auto two = resolve("0,0,20,10", inputs);
  CHECK(two.vectors(0, 0) == 0.5F);
  CHECK(two.vectors(0, 1) == 5.0F);
  CHECK(two.positions.empty());
  CHECK(resolve("31,1,2,2", inputs).vectors(0, 0) == 3.0F);
}

TEST_CASE("the background of a picture is its border, of a text all of it") {
  mechanisms::Inputs inputs = picture_inputs();
  inputs.tokens = Matrix::from_shape({12, 1});
  inputs.tokens.fill(0);
  inputs.grid = covering_grid(3, 4, 40, 30);
  const auto border = resolve("background", inputs);
  CHECK(border.as_reference);
  CHECK(border.positions == std::vector<std::size_t>{0, 1, 2, 3, 4, 7, 8, 9, 10, 11});
  CHECK(resolve("background", text_inputs()).positions.size() == 4);
}

TEST_CASE("the border of a fine grid is two cells wide, of a network's one") {
  mechanisms::Inputs inputs;
  inputs.tokens = Matrix::from_shape({80, 1});
  inputs.tokens.fill(0);
  inputs.grid = covering_grid(8, 10, 100, 80);
  CHECK(resolve("background", inputs).positions.size() == 80 - 4 * 6);
  CHECK(resolve("background", inputs).marks.front().box == Box{20, 20, 60, 40});
  inputs.learned = true;
  CHECK(resolve("background", inputs).positions.size() == 80 - 6 * 8);
  CHECK(resolve("background", inputs).marks.front().box == Box{10, 10, 80, 60});
}

TEST_CASE("words and tokens find their positions") {
  const auto inputs = text_inputs();
  CHECK(resolve("word:the", inputs).positions == std::vector<std::size_t>{0, 2});
  CHECK(resolve("token:3", inputs).labels == std::vector<std::string>{"dog"});
  CHECK(resolve("mean", inputs).vectors(0, 0) == 1.5F);
  CHECK(resolve("all", inputs).positions.size() == 4);
}

TEST_CASE("several queries are several rows") {
  const QuerySpec specs[] = {parse_query("token:1"), parse_query("token:3")};
  const auto queries = resolve_queries(specs, text_inputs());
  CHECK(queries.vectors(1, 0) == 3.0F);
  const QuerySpec clash[] = {parse_query("token:1"), parse_query("all")};
  CHECK_THROWS_WITH(resolve_queries(clash, text_inputs()), ContainsSubstring("stands alone"));
}

TEST_CASE("queries that do not fit say what there is") {
  CHECK_THROWS_WITH(resolve("40,0", picture_inputs()), ContainsSubstring("40x20"));
  CHECK_THROWS_WITH(resolve("30,0,20,5", picture_inputs()), ContainsSubstring("40x20"));
  CHECK_THROWS_WITH(resolve("token:4", text_inputs()), ContainsSubstring("4 positions"));
  CHECK_THROWS_WITH(resolve("1,1", text_inputs()), ContainsSubstring("needs a picture"));
  CHECK_THROWS_WITH(resolve("cls", picture_inputs()), ContainsSubstring("CLS"));
  try {
    resolve("word:cta", text_inputs());
    FAIL("must throw");
  } catch (const Error& error) {
    CHECK(error.hint() == "did you mean 'cat'?");
  }
}

TEST_CASE("queries that are no queries are refused") {
  const std::string text = GENERATE("", ",", "1", "1,2,3", "1,2,0,5", "token:", "token:-1", "token:1x",
                                    "word:", "nan,1", "1;2", "everything");
  CHECK_THROWS_AS(parse_query(text), Error);
}
