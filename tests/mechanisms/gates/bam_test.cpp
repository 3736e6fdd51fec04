#include "attnviz/mechanisms/gates/bam.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("bam agrees with fightingcv's layers, as a sum and as a product") {
  for (const auto& expected : golden("gates_bam")) {
    INFO(expected.at("name"));
    BamOptions options{.dilation = expected.at("dilation")};
    if (expected.at("combine") == "product") options.combine = BamOptions::Combine::product;
    const Tensor3 features = tensor3_in(expected.at("features"));
    Parameters parameters = parameters_in(expected.at("weights"));
    const auto result = bam(features, read_bam(parameters, features.shape(0), options), options);
    CHECK(worst_difference(result.output, tensor3_in(expected.at("output"))) < 1e-5);
    const Tensor3 gated = apply_gate(features, result.gate);
    for (std::size_t index = 0; index < features.size(); ++index) {
      CHECK(result.output.data()[index] == Approx(features.data()[index] + gated.data()[index]).margin(1e-6));
    }
  }
}

TEST_CASE("bam reads its authors' names") {
  auto tensors = nlohmann::json::object();
  const auto filled = [](std::vector<std::size_t> shape) {
    std::size_t count = 1;
    for (const std::size_t size : shape) count *= size;
    return nlohmann::json{{"shape", shape}, {"values", std::vector<float>(count, 0.5F)}};
  };
  const std::string channel = "channel_att.gate_c.gate_c_", spatial = "spatial_att.gate_s.gate_s_";
  tensors[channel + "fc_0.weight"] = filled({2, 4});
  tensors[channel + "fc_final.weight"] = filled({4, 2});
  for (const char* part : {"weight", "bias", "running_mean", "running_var"}) {
    tensors[channel + "bn_1." + part] = filled({2});
    for (const char* norm : {"bn_reduce0.", "bn_di_0.", "bn_di_1."}) tensors[spatial + norm + part] = filled({2});
  }
  tensors[spatial + "conv_reduce0.weight"] = filled({2, 4, 1, 1});
  tensors[spatial + "conv_di_0.weight"] = filled({2, 2, 3, 3});
  tensors[spatial + "conv_di_1.weight"] = filled({2, 2, 3, 3});
  tensors[spatial + "conv_final.weight"] = filled({1, 2, 1, 1});
  Parameters parameters = parameters_in(tensors);
  const auto weights = read_bam(parameters, 4);
  CHECK(weights.channel_hidden.size() == 1);
  CHECK(weights.channel_hidden[0].norm.has_value());
  CHECK(weights.spatial_hidden.size() == 3);
  CHECK(weights.spatial_hidden[2].norm.has_value());
  CHECK(weights.spatial_hidden[2].dilation == 4);
  CHECK(parameters.used().size() == tensors.size());
}
