#include "attnviz/core/mask.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/core/softmax.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

/// Whether exactly the positions with a one in `keep` are left as they were.
bool keeps(const Matrix& masked, const nlohmann::json& keep) {
  const Matrix expected = matrix_in(keep);
  if (masked.shape() != expected.shape()) return false;
  for (std::size_t index = 0; index < masked.size(); ++index) {
    if (masked.data()[index] != (expected.data()[index] == 1.0F ? 0.5F : kMasked)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("masks agree with PyTorch's triangles, bands and blocks") {
  for (const auto& expected : golden("core_mask")) {
    const std::size_t queries = expected.at("queries"), keys = expected.at("keys");
    INFO(queries << " queries, " << keys << " keys");
    Matrix open = Matrix::from_shape({queries, keys});
    std::fill(open.begin(), open.end(), 0.5F);

    Matrix causal = open;
    mask_causal(causal);
    CHECK(keeps(causal, expected.at("causal")));
    for (const auto& [length, keep] : expected.at("padding").items()) {
      Matrix scores = open;
      mask_padding(scores, std::stoul(length));
      CHECK(keeps(scores, keep));
    }
    for (const auto& [radius, keep] : expected.at("window").items()) {
      INFO("radius " << radius);
      Matrix scores = open;
      mask_window(scores, std::stoul(radius));
      CHECK(keeps(scores, keep));
    }
    for (const auto& [block, keep] : expected.at("blocks").items()) {
      INFO("block " << block);
      Matrix scores = open;
      mask_blocks(scores, std::stoul(block));
      CHECK(keeps(scores, keep));
    }
  }
}

TEST_CASE("masks of any shape") {
  Matrix scores = Matrix::from_shape({2, 3});
  std::fill(scores.begin(), scores.end(), 1.0F);
  mask_where_not(scores, [](std::size_t query, std::size_t key) { return (query + key) % 2 == 0; });
  CHECK(scores(0, 1) == kMasked);
  CHECK(scores(1, 0) == kMasked);
  CHECK(scores(0, 0) == 1.0F);
  CHECK(scores(1, 1) == 1.0F);
}

TEST_CASE("masks add up: what one closed, the next leaves closed") {
  Matrix scores = Matrix::from_shape({3, 3});
  std::fill(scores.begin(), scores.end(), 1.0F);
  mask_causal(scores);
  mask_padding(scores, 2);
  CHECK(scores(0, 1) == kMasked);
  CHECK(scores(2, 2) == kMasked);
  CHECK(scores(2, 1) == 1.0F);
}

TEST_CASE("a window wider than the scores keeps everything and a block of nothing is refused") {
  Matrix scores = Matrix::from_shape({2, 2});
  std::fill(scores.begin(), scores.end(), 1.0F);
  mask_window(scores, static_cast<std::size_t>(-1));
  for (const float score : scores) CHECK(score == 1.0F);
  CHECK_THROWS_WITH(mask_blocks(scores, 0), ContainsSubstring("block"));
}
