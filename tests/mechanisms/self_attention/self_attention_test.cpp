#include "attnviz/mechanisms/self_attention/self_attention.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/mechanisms/pairwise/key_value.hpp"
#include "mechanisms/small_inputs.hpp"
#include "mechanisms/weights.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

PairwiseOptions masked(const nlohmann::json& expected) {
  PairwiseOptions options;
  const auto name = expected["mask"].get<std::string>();
  options.mask = static_cast<MaskKind>(std::ranges::find(kMaskNames, name) - kMaskNames.begin());
  options.mask_size = expected["size"];
  return options;
}

}  // namespace

TEST_CASE("self-attention agrees with torch.nn.MultiheadAttention of one head under every mask") {
  const auto golden_values = golden("self_attention");
  const Matrix x = matrix_in(golden_values["tokens"]);
  for (const char* file : {"multihead_attention_1_head", "self_attention_separate"}) {
    Parameters parameters = weights(file);
    const QkvLayers layers = read_qkv(parameters, {.query = 6, .source = 6, .key = 6, .value = 6});
    for (const auto& expected : golden_values["learned"]) {
      INFO(file << ", mask " << expected["mask"]);
      const Attended found = self_attention(x, layers, masked(expected), parameters);
      CHECK(worst_difference(found.weights, matrix_in(expected["weights"])) < 1e-6);
      CHECK(worst_difference(found.output, matrix_in(expected["output"])) < 2e-6);
    }
  }
}

TEST_CASE("without projections self-attention agrees with scaled_dot_product_attention") {
  const auto expected = golden("self_attention");
  const Matrix x = matrix_in(expected["tokens"]);
  Parameters parameters(0);
  PairwiseOptions options;
  CHECK(worst_difference(self_attention(x, options, parameters).output, matrix_in(expected["plain"])) < 1e-6);
  options.mask = MaskKind::causal;
  const Attended causal = self_attention(x, options, parameters);
  CHECK(worst_difference(causal.output, matrix_in(expected["plain_causal"])) < 1e-6);
  for (std::size_t query = 0; query < x.shape(0); ++query) {
    for (std::size_t key = query + 1; key < x.shape(0); ++key) CHECK(causal.weights(query, key) == 0);
  }
  CHECK(parameters.origin() == WeightOrigin::none);
}

TEST_CASE("a run computes the rows of its queries alone, and they are those of the whole") {
  Inputs inputs = small_text();
  SelfOptions options;
  options.mask = MaskKind::causal;
  options.position = Position::sinusoidal;
  options.projections = Projections::learned;
  Parameters parameters(5);
  const AttentionMap all = run_self(inputs, parameters, options).front();
  inputs.queries = {.vectors = Matrix::from_shape({1, inputs.width()}), .labels = {"4"}, .positions = {4}, .marks = {}};
  std::ranges::copy(row_of(inputs.tokens, 4), inputs.queries.vectors.data());
  const AttentionMap one = run_self(inputs, parameters, options).front();
  REQUIRE(one.axes[0].size == 1);
  for (std::size_t key = 0; key < inputs.count(); ++key)
    CHECK(one.values(0, key) == Approx(all.values(4, key)).margin(1e-7));
  CHECK(parameters.origin() == WeightOrigin::random);
}

TEST_CASE("keys that a file projects are those of key-value attention") {
  Inputs inputs = small_text();
  const auto golden_values = golden("self_attention");
  inputs.tokens = matrix_in(golden_values["tokens"]);
  inputs.token_labels.clear();
  inputs.queries = {.vectors = inputs.tokens, .labels = {}, .positions = {}, .marks = {}};
  Parameters parameters = weights("self_attention_separate");
  const auto maps = run_key_value(inputs, parameters, {});
  CHECK(parameters.used() == std::vector<std::string>{"k_proj.weight", "k_proj.bias"});
  CHECK(parameters.origin() == WeightOrigin::file);
  const Attended typed = key_value_attention(
      {inputs.tokens, inputs.tokens}, {read_key(parameters, {6, 6}), read_key(parameters, {6, 6})}, {}, parameters);
  CHECK(worst_difference(maps.front().values, typed.weights) == 0);
  CHECK(typed.output.shape(1) == 6);
}
