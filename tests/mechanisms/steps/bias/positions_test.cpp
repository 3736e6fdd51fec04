#include "attnviz/mechanisms/steps/bias/positions.hpp"

#include <nlohmann/json.hpp>
#include <numeric>

#include "attnviz/core/error.hpp"
#include "attnviz/mechanisms/self_attention/self_attention.hpp"
#include "attnviz/mechanisms/steps/bias/alibi.hpp"
#include "attnviz/mechanisms/steps/bias/rotary.hpp"
#include "mechanisms/weights.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

std::vector<std::size_t> counting(std::size_t count) {
  std::vector<std::size_t> places(count);
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

}  // namespace

TEST_CASE("rotary positions agree with timm (interleaved) and with transformers (halves)") {
  const auto expected = golden("positions");
  Matrix interleaved = matrix_in(expected["vectors"]), halves = interleaved;
  rotate(interleaved, counting(interleaved.shape(0)), RotaryLayout::interleaved);
  rotate(halves, counting(halves.shape(0)), RotaryLayout::halves);
  CHECK(worst_difference(interleaved, matrix_in(expected["interleaved"])) < 1e-6);
  CHECK(worst_difference(halves, matrix_in(expected["halves"])) < 1e-6);
}

TEST_CASE("rotary positions of an odd width, which nobody defines, are refused in one line") {
  const auto layout = GENERATE(RotaryLayout::interleaved, RotaryLayout::halves);
  Matrix vectors = {{1, 0, 7}};
  const auto error = error_of([&] { rotate(vectors, counting(1), layout); });
  CHECK(error.kind() == ErrorKind::shape);
  CHECK_THAT(error.what(), ContainsSubstring("vectors of 3 numbers"));
  CHECK_FALSE(error.hint().empty());
}

TEST_CASE("ALiBi's slopes agree with transformers' Bloom for every number of heads") {
  for (const auto& expected : golden("positions")["alibi"]) {
    const auto heads = expected["heads"].get<std::size_t>();
    Vector slopes = Vector::from_shape({heads});
    for (std::size_t head = 0; head < heads; ++head) slopes(head) = alibi_slope(head, heads);
    CHECK(worst_difference(slopes, vector_in(expected["slopes"])) < 1e-7);
  }
}

TEST_CASE("ALiBi falls with the distance to either side") {
  Matrix scores = xt::zeros<float>({1, 4});
  const std::vector<std::size_t> place = {2};
  add_alibi(scores, place, 0.5F);
  CHECK(worst_difference(scores, Matrix{{-1, -0.5F, 0, -0.5F}}) == 0);
}

TEST_CASE("T5's buckets agree with transformers at every distance") {
  for (const auto& expected : golden("positions")["t5"]) {
    const T5Buckets buckets{.count = expected["buckets"], .looks_ahead = expected["looks_ahead"]};
    std::ptrdiff_t distance = expected["first"];
    for (const auto& bucket : expected["found"]) {
      INFO("distance " << distance << " of " << buckets.count << " buckets");
      CHECK(t5_bucket(distance++, buckets) == bucket.get<std::size_t>());
    }
  }
}

TEST_CASE("self-attention with Shaw's relative positions agrees with transformers") {
  const auto expected = golden("positions");
  Parameters parameters = weights("shaw");
  const Matrix x = matrix_in(expected["vectors"]);
  const QkvLayers layers = read_qkv(parameters, {.query = 8, .source = 8, .key = 8, .value = 8});
  PairwiseOptions options;
  options.position = Position::shaw;
  const Attended found = self_attention(x, layers, options, parameters);
  CHECK(worst_difference(found.weights, matrix_in(expected["shaw"])) < 1e-6);
}

TEST_CASE("a table of relative positions needs a middle row") {
  Matrix scores = xt::zeros<float>({1, 1});
  const Matrix query = {{1, 2}}, table = xt::zeros<float>({4, 2});
  const std::vector<std::size_t> place = {0};
  CHECK_THROWS_WITH(add_position_bias(scores, Position::shaw, {{}, table}, {query, place}),
                    ContainsSubstring("middle row"));
}

TEST_CASE("with rotary positions the weights depend on distances alone") {
  Parameters parameters(0);
  const Matrix x = xt::ones<float>({6, 4});
  PairwiseOptions options;
  options.position = Position::rope;
  const Matrix scores = attention_scores({x, x}, options, parameters);
  CHECK(scores(0, 2) == Approx(scores(3, 5)));
  CHECK(scores(1, 1) > scores(1, 4));
}
