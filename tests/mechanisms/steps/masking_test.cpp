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
  apply_mask(scores, options, {&place, 1});
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
