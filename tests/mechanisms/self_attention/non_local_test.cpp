#include "attnviz/mechanisms/self_attention/non_local.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/mechanisms/shared/token_grid.hpp"
#include "mechanisms/small_inputs.hpp"
#include "mechanisms/weights.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

template <class Enum, std::size_t Count>
Enum named(const std::array<std::string_view, Count>& names, const nlohmann::json& name) {
  return static_cast<Enum>(std::ranges::find(names, name.get<std::string>()) - names.begin());
}

}  // namespace

TEST_CASE("the non-local block agrees with three implementations in every form, scale and pooling") {
  for (const auto& expected : golden("non_local")) {
    const auto name = expected["name"].get<std::string>();
    INFO(name);
    NonLocalOptions options;
    options.form = named<NonLocalOptions::Form>(kNonLocalFormNames, expected["form"]);
    options.scale = named<NonLocalOptions::Scale>(kNonLocalScaleNames, expected["scale"]);
    options.pool = named<NonLocalOptions::Pool>(kNonLocalPoolNames, expected["pool"]);
    const Matrix x = matrix_in(expected["tokens"]);
    Parameters parameters = weights("non_local_" + name);
    const NonLocalWeights layers = read_non_local(parameters, x.shape(1), options.form);
    const NonLocalAttended found = non_local(features_on(x, expected["rows"], expected["columns"]), layers, options);
    CHECK(worst_difference(found.output, matrix_in(expected["output"])) < 5e-6);
  }
}

TEST_CASE("pooled keys lie on a grid of twice the cell size") {
  Parameters parameters(0);
  NonLocalOptions options;
  options.pool = NonLocalOptions::Pool::two;
  const Inputs inputs = small_picture();
  const AttentionMap map = run_non_local(inputs, parameters, options).front();
  CHECK_NOTHROW(validate(map));
  REQUIRE(map.grid);
  CHECK(map.grid->rows == 2);
  CHECK(map.grid->columns == 2);
  CHECK(map.grid->to_source.scale_x == 2 * inputs.grid->to_source.scale_x);
  CHECK(map.grid->to_source.scale_y == 2 * inputs.grid->to_source.scale_y);
}

TEST_CASE("a pooled text names its tokens in pairs") {
  Parameters parameters(0);
  NonLocalOptions options;
  options.pool = NonLocalOptions::Pool::two;
  const AttentionMap map = run_non_local(small_text(), parameters, options).front();
  CHECK(map.axes[1].labels == std::vector<std::string>{"the cat", "saw the", "other cat"});
}

TEST_CASE("products over the number of keys are no probabilities, and say so") {
  Parameters parameters(4);
  NonLocalOptions options;
  options.form = NonLocalOptions::Form::dot;
  const AttentionMap map = run_non_local(small_picture(), parameters, options).front();
  CHECK(map.kind == ValueKind::signed_value);
  CHECK_FALSE(map.sums_over);
  CHECK_THAT(map.reading, ContainsSubstring("do not sum to one"));
}
