#include "attnviz/mechanisms/steps/select/local.hpp"

#include <cmath>

#include "attnviz/core/softmax.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("a window around 3.3 of eight keys, by hand: the Gaussian after the softmax leaves a sum of one half") {
  std::vector<float> weights(8, 0.0F);
  select_locally(weights, {3.3F, 2, GaussianUse::after});
  const std::vector<float> expected = {0, .0142010707F, .0859114716F, .1911994964F, .1565409076F, .0471492153F, 0, 0};
  CHECK(worst_difference(weights, expected) < 1e-6);
}

TEST_CASE("without a Gaussian a window is a softmax over its keys") {
  std::vector<float> weights = {9, 1, 2, 3, 9};
  select_locally(weights, {2, 1, GaussianUse::none});
  std::vector<float> inside = {1, 2, 3};
  softmax(inside);
  CHECK(worst_difference(weights, std::vector<float>{0, inside[0], inside[1], inside[2], 0}) < 1e-7);
}

TEST_CASE("a Gaussian before the softmax scales the scores and keeps the sum at one") {
  std::vector<float> weights = {4, 4, 4};
  select_locally(weights, {1, 1, GaussianUse::before});
  // exp(-1 / (2 * 0.5^2)) = exp(-2) on either side of the centre.
  std::vector<float> expected = {4 * std::exp(-2.0F), 4, 4 * std::exp(-2.0F)};
  softmax(expected);
  CHECK(worst_difference(weights, expected) < 1e-6);
}

TEST_CASE("windows end at the sequence, and a centre behind it is its last key") {
  std::vector<float> weights(4, 0.0F);
  select_locally(weights, {100, 1, GaussianUse::none});
  CHECK(weights == std::vector<float>{0, 0, 0.5F, 0.5F});
  std::vector<float> single(1, 3.0F);
  select_locally(single, {0, 10, GaussianUse::after});
  CHECK(single == std::vector<float>{1});
}

TEST_CASE("predicted centres lie between the first and the last key") {
  // Both units saturate: sigmoid(100 - -100) is one, its mirror image zero.
  const CenterWeights weights{{{{50}, {-50}}, {}}, {100, -100}};
  const Vector centers = predicted_centers({{1}, {0}, {-1}}, 9, weights);
  CHECK(centers(0) == 8);
  CHECK(centers(1) == 4);
  CHECK(centers(2) == 0);
}

TEST_CASE("on a picture of 3 x 4 cells a window is a square, and the Gaussian falls with the distance on it") {
  std::vector<float> weights(12, 0.0F);
  select_locally(weights, {.center = 4.5F, .reach = 1, .gaussian = GaussianUse::after, .columns = 4});
  const float side = std::exp(-2.0F) / 6, corner = std::exp(-4.0F) / 6;  // of six cells, s = 1/2
  const std::vector<float> expected = {side, corner, 0, 0, 1.0F / 6, side, 0, 0, side, corner, 0, 0};
  CHECK(worst_difference(weights, expected) < 1e-7);
}

TEST_CASE("a reach that nobody chose is wider on a sequence") {
  CHECK(reach_of(0, false) == 10);
  CHECK(reach_of(0, true) == 3);
  CHECK(reach_of(7, true) == 7);
}
