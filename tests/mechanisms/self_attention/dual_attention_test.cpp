#include "attnviz/mechanisms/self_attention/dual_attention.hpp"

#include <nlohmann/json.hpp>

#include "mechanisms/weights.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("DANet's two modules agree with mmsegmentation") {
  const auto values = golden("dual_attention");
  const Matrix x = matrix_in(values["tokens"]);
  Parameters parameters = weights("position_attention");
  const DualAttended position = position_attention(x, read_position_attention(parameters, x.shape(1)));
  CHECK(worst_difference(position.output, matrix_in(values["position"]["output"])) < 3e-6);
  const DualAttended channel = channel_self_attention(x, values["channel"]["gamma"].get<float>(), {});
  CHECK(worst_difference(channel.output, matrix_in(values["channel"]["output"])) < 3e-6);
}

TEST_CASE("inverted energies turn channels to those that differ, plain ones to those that agree") {
  const Matrix x = {{1, 1, -1}, {2, 2, -2}};
  using Energy = ChannelSelfAttentionOptions::Energy;
  const Matrix inverted = channel_self_attention(x, 1, {Energy::inverted}).weights;
  const Matrix plain = channel_self_attention(x, 1, {Energy::plain}).weights;
  CHECK(inverted(0, 2) > inverted(0, 1));
  CHECK(plain(0, 1) > plain(0, 2));
}
