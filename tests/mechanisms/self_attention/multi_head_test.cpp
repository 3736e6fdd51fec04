#include "attnviz/mechanisms/self_attention/multi_head.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/mechanisms/self_attention/cross.hpp"
#include "attnviz/mechanisms/self_attention/grouped_query.hpp"
#include "mechanisms/small_inputs.hpp"
#include "mechanisms/weights.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

MultiHeadAttended attended(const nlohmann::json& values, const std::string& file, MultiHeadOptions options = {}) {
  const Matrix x = matrix_in(values["tokens"]);
  options.heads = values["heads"];
  Parameters parameters = weights(file);
  return multi_head_attention(x, read_multi_head(parameters, x.shape(1), options.heads), options, parameters);
}

Inputs inputs_of(const nlohmann::json& values) {
  Inputs inputs;
  inputs.tokens = matrix_in(values["tokens"]);
  inputs.queries.vectors = inputs.tokens;
  for (std::size_t token = 0; token < inputs.count(); ++token) inputs.queries.positions.push_back(token);
  return inputs;
}

}  // namespace

TEST_CASE("multi-head attention agrees with torch.nn.MultiheadAttention, head by head, plain, causal and padded") {
  const auto values = golden("multi_head");
  MultiHeadOptions causal, padded;
  causal.mask = MaskKind::causal;
  padded.mask = MaskKind::padding;
  padded.mask_size = 5;
  for (const auto& [name, options] :
       {std::pair{"plain", MultiHeadOptions{}}, {"causal", causal}, {"padding", padded}}) {
    INFO(name);
    const MultiHeadAttended found = attended(values, "multi_head_torch", options);
    CHECK(worst_difference(found.weights, tensor3_in(values[name]["weights"])) < 1e-6);
    CHECK(worst_difference(found.output, matrix_in(values[name]["output"])) < 2e-6);
  }
}

TEST_CASE("multi-head attention reads the layouts of torchvision, timm and GPT-2") {
  const auto values = golden("multi_head");
  CHECK(worst_difference(attended(values, "multi_head_torchvision").output, matrix_in(values["plain"]["output"])) <
        2e-6);
  CHECK(worst_difference(attended(values, "multi_head_timm").output, matrix_in(values["timm"]["output"])) < 2e-6);
  MultiHeadOptions causal;
  causal.mask = MaskKind::causal;
  const MultiHeadAttended gpt2 = attended(values, "multi_head_gpt2", causal);
  CHECK(worst_difference(gpt2.weights, tensor3_in(values["gpt2"]["weights"])) < 1e-6);
  CHECK(worst_difference(gpt2.output, matrix_in(values["gpt2"]["output"])) < 2e-6);
}

TEST_CASE("the map of a run holds the weights of the typed function, and loads no more than they need") {
  const auto values = golden("multi_head");
  Inputs inputs = inputs_of(values);
  MultiHeadOptions options;
  options.heads = values["heads"];
  Parameters parameters = weights("multi_head_torch");
  const AttentionMap map = run_multi_head(inputs, parameters, options).front();
  CHECK(worst_difference(map.values, tensor3_in(values["plain"]["weights"])) < 1e-6);
  CHECK(map.axes[0].kind == AxisKind::head);
  CHECK(parameters.used() == std::vector<std::string>{"in_proj_weight", "in_proj_bias"});
}

TEST_CASE("without projections a head sees its own channels") {
  Inputs inputs;
  inputs.tokens = {{1, 0, 0, 5}, {0, 1, 0, 5}};
  inputs.queries = {.vectors = inputs.tokens, .labels = {}, .positions = {0, 1}, .marks = {}};
  Parameters parameters(0);
  MultiHeadOptions options;
  options.heads = 2;
  const AttentionMap map = run_multi_head(inputs, parameters, options).front();
  CHECK(map.values(0, 0, 0) > map.values(0, 0, 1));   // channels 0 and 1 differ
  CHECK(map.values(1, 0, 0) == map.values(1, 0, 1));  // channels 2 and 3 do not
  CHECK(parameters.origin() == WeightOrigin::none);
}

TEST_CASE("weights that do not divide into the heads are refused with the numbers") {
  const auto values = golden("multi_head");
  MultiHeadOptions options;
  options.heads = 5;
  Parameters parameters = weights("multi_head_torch");
  CHECK_THROWS_WITH(run_multi_head(inputs_of(values), parameters, options), ContainsSubstring("5 heads"));
}

TEST_CASE("cross-attention agrees with torch.nn.MultiheadAttention over a sequence of another width") {
  const auto values = golden("multi_head");
  const Matrix x = matrix_in(values["tokens"]), source = matrix_in(values["source"]);
  CrossOptions options;
  options.heads = values["heads"];
  Parameters parameters = weights("cross_torch");
  MultiHeadWeights layers{read_qkv(parameters, {.query = 12, .source = 8, .key = 12, .value = 12}), {}};
  layers.output = read_output(parameters, {12, 12});
  const MultiHeadAttended found = cross_attention({x, source}, layers, options, parameters);
  CHECK(worst_difference(found.weights, tensor3_in(values["cross"]["weights"])) < 1e-6);
  CHECK(worst_difference(found.output, matrix_in(values["cross"]["output"])) < 2e-6);

  Inputs inputs = inputs_of(values);
  inputs.context = source;
  inputs.context_labels = {"a", "b", "c", "d", "e"};
  const AttentionMap map = run_cross(inputs, parameters, options).front();
  CHECK(worst_difference(map.values, found.weights) == 0);
  CHECK(map.axes[1].kind == AxisKind::target);
  CHECK(map.axes[2].kind == AxisKind::source);
  CHECK(map.axes[2].labels.back() == "e");
  CHECK(map.sums_over == AxisKind::source);
  CHECK_NOTHROW(validate(map));
}

TEST_CASE("cross-attention without projections refuses sequences of different width") {
  Inputs inputs = small_text();
  inputs.context = xt::ones<float>({3, 5});
  Parameters parameters(0);
  CHECK_THROWS_WITH(run_cross(inputs, parameters, {}), ContainsSubstring("8 wide") && ContainsSubstring("5"));
}

TEST_CASE("grouped-query attention agrees with transformers' Llama, with and without rotary positions") {
  const auto values = golden("grouped_query");
  const Matrix x = matrix_in(values["tokens"]);
  for (const auto& expected : values["cases"]) {
    const auto groups = expected["groups"].get<std::size_t>();
    INFO(groups << " groups, position " << expected["position"]);
    GroupedQueryOptions options;
    options.groups = groups;
    if (expected["position"] == "rope_half") options.position = Position::rope_half;
    Parameters parameters = weights("grouped_query_" + std::to_string(groups));
    const MultiHeadWeights layers = read_grouped_query(parameters, x.shape(1), options);
    const MultiHeadAttended found = grouped_query_attention(x, layers, options, parameters);
    CHECK(worst_difference(found.weights, tensor3_in(expected["weights"])) < 1e-6);
    CHECK(worst_difference(found.output, matrix_in(expected["output"])) < 3e-6);
  }
}

TEST_CASE("groups that do not divide the heads are refused with the number that works") {
  Parameters parameters(0);
  GroupedQueryOptions options;
  options.groups = 3;
  CHECK_THROWS_WITH(run_grouped_query(small_text(), parameters, options),
                    ContainsSubstring("3 groups do not divide 4"));
}
