#include "attnviz/core/attention.hpp"

#include <nlohmann/json.hpp>
#include <numeric>

#include "attnviz/core/parallel.hpp"
#include "attnviz/core/tensor.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

struct Result {
  Matrix output;
  Tensor3 weights;
};

struct Case {
  Matrix query, key, value;
  Tensor3 bias;
  std::size_t heads;
  bool causal;

  explicit Case(const nlohmann::json& json)
      : query(matrix_in(json.at("query"))),
        key(matrix_in(json.at("key"))),
        value(matrix_in(json.at("value"))),
        heads(json.at("heads")),
        causal(json.at("causal")) {
    if (json.contains("bias")) bias = tensor3_in(json.at("bias"));
  }

  Result run(const std::vector<std::size_t>& rows) const {
    const std::size_t queries = query.shape(0), width = query.shape(1);
    Result result{Matrix::from_shape({queries, width}), Tensor3::from_shape({heads, rows.size(), key.shape(0)})};
    attention({.queries = queries,
               .keys = key.shape(0),
               .heads = heads,
               .head_width = width / heads,
               .query = query.data(),
               .query_stride = width,
               .key = key.data(),
               .key_stride = width,
               .value = value.data(),
               .value_stride = width,
               .output = result.output.data(),
               .output_stride = width,
               .scale = 1 / std::sqrt(static_cast<float>(width / heads)),
               .causal = causal,
               .bias = bias.size() > 0 ? bias.data() : nullptr,
               .kept_rows = rows,
               .weights = result.weights.data()});
    return result;
  }

  std::vector<std::size_t> all_rows() const {
    std::vector<std::size_t> rows(query.shape(0));
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    return rows;
  }
};

}  // namespace

TEST_CASE("attention agrees with torch: heads, causal masks, biases, more and fewer keys than queries") {
  for (const auto& json : golden("core_attention")) {
    const Case one(json);
    INFO(shape_text(one.query) << " by " << shape_text(one.key));
    const Result found = one.run(one.all_rows());
    CHECK(worst_difference(found.output, tensor_in(json.at("output"))) < 1e-5);
    CHECK(worst_difference(found.weights, tensor_in(json.at("weights"))) < 1e-5);
  }
}

TEST_CASE("kept rows come in the order asked, and the output stays whole") {
  const Case one(golden("core_attention").at(2));
  const Result all = one.run(one.all_rows()), some = one.run({50, 3, 3});
  CHECK(same_bytes(all.output, some.output));
  const std::vector<std::size_t> rows = {50, 3, 3};
  for (std::size_t place = 0; place < rows.size(); ++place) {
    for (std::size_t key = 0; key < 53; ++key) CHECK(some.weights(0, place, key) == all.weights(0, rows[place], key));
  }
}

TEST_CASE("attention gives the same bytes for every number of threads") {
  const Case one(golden("core_attention").at(2));
  const auto run = [&](std::size_t threads) {
    const ThreadLimit limit(threads);
    return one.run(one.all_rows());
  };
  const Result a = run(1), b = run(2);
  CHECK(same_bytes(a.output, b.output));
  CHECK(same_bytes(a.weights, b.weights));
}
