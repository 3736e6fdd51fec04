#include "attnviz/mechanisms/steps/masking.hpp"

#include <numeric>

#include "attnviz/core/softmax.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;

namespace {

/// "x" where query `place` of `keys` keys may look, "." where it may not.
std::string visible(MaskOptions options, std::size_t place, std::size_t keys) {
  Matrix scores = xt::zeros<float>({std::size_t{1}, keys});
  apply_mask(scores, options, {{&place, 1}, 0});
  std::string text;
  for (const float score : values_of(scores)) text += score == kMasked ? '.' : 'x';
  return text;
}

}  // namespace

TEST_CASE("a mask shows each query the keys it may look at") {
  CHECK(visible({MaskKind::none, 2}, 3, 6) == "xxxxxx");
  CHECK(visible({MaskKind::causal, 2}, 0, 6) == "x.....");
  CHECK(visible({MaskKind::causal, 2}, 3, 6) == "xxxx..");
  CHECK(visible({MaskKind::padding, 2}, 3, 6) == "xx....");
  CHECK(visible({MaskKind::padding, 20}, 3, 6) == "xxxxxx");
  CHECK(visible({MaskKind::window, 2}, 3, 6) == ".xxxxx");
  CHECK(visible({MaskKind::window, 1}, 0, 6) == "xx....");
  CHECK(visible({MaskKind::window, 100}, 3, 6) == "xxxxxx");
  CHECK(visible({MaskKind::blocks, 2}, 3, 6) == "..xx..");
  CHECK(visible({MaskKind::blocks, 4}, 5, 6) == "....xx");
}

TEST_CASE("a query that stands behind the last key sees what its mask allows, at worst nothing") {
  CHECK(visible({MaskKind::causal, 2}, 9, 4) == "xxxx");
  CHECK(visible({MaskKind::window, 2}, 9, 4) == "....");
  CHECK(visible({MaskKind::blocks, 4}, 9, 4) == "....");
}

namespace {

/// The same for a picture of 4 rows and 5 columns, row by row.
std::string visible_cells(MaskOptions options, std::size_t place) {
  Matrix scores = xt::zeros<float>({std::size_t{1}, std::size_t{20}});
  apply_mask(scores, options, {{&place, 1}, 5});
  std::string text;
  for (std::size_t cell = 0; cell < 20; ++cell) {
    if (cell > 0 && cell % 5 == 0) text += ' ';
    text += scores(0, cell) == kMasked ? '.' : 'x';
  }
  return text;
}

}  // namespace

TEST_CASE("on a picture a window and a block are squares that end at its edges") {
  CHECK(visible_cells({MaskKind::window, 1}, 7) == ".xxx. .xxx. .xxx. .....");
  CHECK(visible_cells({MaskKind::window, 1}, 9) == "...xx ...xx ...xx .....");
  CHECK(visible_cells({MaskKind::window, 2}, 0) == "xxx.. xxx.. xxx.. .....");
  CHECK(visible_cells({MaskKind::blocks, 2}, 7) == "..xx. ..xx. ..... .....");
  CHECK(visible_cells({MaskKind::blocks, 3}, 19) == "..... ..... ..... ...xx");
  CHECK(visible_cells({MaskKind::causal, 3}, 6) == "xxxxx xx... ..... .....");
}

TEST_CASE("what a mask hides is said in the terms of the input") {
  CHECK(hidden_by({MaskKind::none, 2}, true).empty());
  CHECK(hidden_by({MaskKind::window, 2}, true) == "masked: more than 2 cells away");
  CHECK(hidden_by({MaskKind::window, 2}, false) == "masked: more than 2 positions away");
  CHECK(hidden_by({MaskKind::causal, 2}, true) == "masked: later positions, reading the cells row by row");
}
