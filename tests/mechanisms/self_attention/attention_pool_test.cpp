#include "attnviz/mechanisms/self_attention/attention_pool.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "mechanisms/weights.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("attention pooling agrees with CLIP (mean) and timm (latent)") {
  const auto values = golden("attention_pool");
  const Matrix x = matrix_in(values["tokens"]);
  AttentionPoolOptions options;
  options.heads = values["heads"];
  for (const auto& [name, file, form] :
       {std::tuple{"mean", "attention_pool_clip", AttentionPoolOptions::Form::mean},
        std::tuple{"latent", "attention_pool_latent", AttentionPoolOptions::Form::latent}}) {
    INFO(name);
    options.form = form;
    Parameters parameters = weights(file);
    const MultiHeadAttended found = attention_pool(x, read_attention_pool(parameters, x, options), options);
    CHECK(worst_difference(found.output, matrix_in(values[name]["output"])) < 3e-6);
  }
}

TEST_CASE("the mean stands before the keys and off the grid") {
  Parameters parameters(0);
  const Inputs inputs = small_picture();
  const AttentionMap map = run_attention_pool(inputs, parameters, {}).front();
  CHECK_NOTHROW(validate(map));
  CHECK(map.axes[2].size == inputs.count() + 1);
  CHECK(map.grid->prefix == inputs.grid->prefix + 1);
  CHECK(parameters.origin() == WeightOrigin::none);
}

TEST_CASE("positions for another number of tokens are refused with both shapes") {
  Parameters parameters = weights("attention_pool_clip");
  const Matrix x = xt::ones<float>({4, 12});
  AttentionPoolOptions options;
  options.heads = 3;
  CHECK_THROWS_WITH(read_attention_pool(parameters, x, options),
                    ContainsSubstring("[10, 12]") && ContainsSubstring("[5, 12]"));
}
