#include "attnviz/mechanisms/gates/selective_kernel.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("selective kernel agrees with timm and fightingcv") {
  for (const auto& expected : golden("gates_selective_kernel")) {
    INFO(expected.at("name"));
    SelectiveKernelOptions options;
    if (expected.at("split") == "no") options.split = SelectiveKernelOptions::Split::no;
    const Tensor3 features = tensor3_in(expected.at("features"));
    Parameters parameters = parameters_in(expected.at("weights"));
    const auto result = selective_kernel(features, read_selective_kernel(parameters, features.shape(0), options));
    CHECK(worst_difference(result.output, tensor3_in(expected.at("output"))) < 1e-5);
    if (expected.contains("branches"))
      CHECK(worst_difference(result.weights, tensor_in(expected.at("branches"))) < 1e-6);
  }
}

TEST_CASE("every channel divides itself wholly between the branches") {
  Parameters parameters(1);
  const auto maps = run_selective_kernel(small_picture(), parameters, {.branches = 3});
  CHECK(maps[0].axes[0].labels == std::vector<std::string>{"3x3", "3x3 dilated 2", "3x3 dilated 3"});
  CHECK(summarize(maps[0]).sum_error.value() < 1e-6);
}

TEST_CASE("channels that do not split into the branches are refused") {
  Parameters parameters(1);
  const SelectiveKernelOptions options{.branches = 3, .split = SelectiveKernelOptions::Split::yes};
  CHECK_THROWS_WITH(run_selective_kernel(small_picture(), parameters, options), ContainsSubstring("8 channels"));
}
