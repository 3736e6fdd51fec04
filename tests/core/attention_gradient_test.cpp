#include "attnviz/core/attention_gradient.hpp"

#include <mutex>
#include <nlohmann/json.hpp>

#include "attnviz/core/parallel.hpp"
#include "attnviz/core/tensor.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

struct Slopes {
  Matrix query, key, value, row_sums;
};

Slopes slopes_of(const nlohmann::json& one) {
  const Matrix query = matrix_in(one.at("query")), key = matrix_in(one.at("key")), value = matrix_in(one.at("value"));
  const Matrix from = matrix_in(one.at("slopes"));
  const Tensor3 bias = tensor3_in(one.at("bias"));
  const std::size_t heads = one.at("heads"), width = query.shape(1);
  Slopes found{Matrix::from_shape(query.shape()), Matrix::from_shape(key.shape()), Matrix::from_shape(value.shape()),
               xt::zeros<float>({heads, query.shape(0)})};
  std::mutex mutex;
  attention_gradient({.forward = {.queries = query.shape(0),
                                  .keys = key.shape(0),
                                  .heads = heads,
                                  .head_width = width / heads,
                                  .query = query.data(),
                                  .query_stride = width,
                                  .key = key.data(),
                                  .key_stride = width,
                                  .value = value.data(),
                                  .value_stride = width,
                                  .scale = one.at("scale"),
                                  .causal = one.at("causal"),
                                  .bias = bias.data()},
                      .output_gradient = from.data(),
                      .output_stride = width,
                      .query_gradient = found.query.data(),
                      .key_gradient = found.key.data(),
                      .value_gradient = found.value.data(),
                      .visit = [&](const AttentionRows& rows) {
                        const std::lock_guard lock(mutex);
                        for (std::size_t row = 0; row < rows.count; ++row) {
                          for (std::size_t place = 0; place < key.shape(0); ++place) {
                            found.row_sums(rows.head, rows.first + row) += rows.gradients[row * key.shape(0) + place];
                          }
                        }
                      }});
  return found;
}

}  // namespace

TEST_CASE("reverse mode of attention agrees with PyTorch") {
  for (const auto& one : golden("core_attention_gradient")) {
    const Slopes found = slopes_of(one);
    CHECK(worst_difference(found.query, matrix_in(one.at("query_gradient"))) < 1e-5);
    CHECK(worst_difference(found.key, matrix_in(one.at("key_gradient"))) < 1e-5);
    CHECK(worst_difference(found.value, matrix_in(one.at("value_gradient"))) < 1e-5);
    CHECK(worst_difference(found.row_sums, matrix_in(one.at("row_sums"))) < 1e-4);
  }
}

TEST_CASE("reverse mode of attention has the same bytes for every number of threads") {
  const auto& one = golden("core_attention_gradient").at(1);
  const auto run = [&](std::size_t threads) {
    const ThreadLimit limit(threads);
    return slopes_of(one).key;
  };
  CHECK(same_bytes(run(1), run(2)));
}
