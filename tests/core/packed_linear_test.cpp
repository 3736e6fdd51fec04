#include "attnviz/core/packed_linear.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"
#include "attnviz/core/parallel.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

const std::map<std::string, Activation> kActivations = {{"none", Activation::none},
                                                        {"relu", Activation::relu},
                                                        {"gelu", Activation::gelu},
                                                        {"gelu_tanh", Activation::gelu_tanh},
                                                        {"quick_gelu", Activation::quick_gelu},
                                                        {"silu", Activation::silu},
                                                        {"hyperbolic_tangent", Activation::hyperbolic_tangent}};

PackedLinear::Weight as_stored(const Matrix& weight) {
  return {.values = values_of(weight), .outputs = weight.shape(0), .inputs = weight.shape(1)};
}

}  // namespace

TEST_CASE("a packed linear layer agrees with torch, with and without bias and activation, however it is stored") {
  for (const auto& one : golden("core_packed_linear")) {
    const std::string activation = one.at("activation");
    INFO(activation);
    const Matrix x = matrix_in(one.at("x")), weight = matrix_in(one.at("weight"));
    const Vector bias = vector_in(one.at("bias"));
    const PackedLinear plain(as_stored(weight));
    CHECK(worst_difference(plain(x), tensor_in(one.at("plain"))) < 1e-5);
    const PackedLinear whole(as_stored(weight), values_of(bias), kActivations.at(activation));
    CHECK(worst_difference(whole(x), tensor_in(one.at("expected"))) < 1e-5);
    const Matrix turned = xt::transpose(weight);
    const PackedLinear transposed(
        {.values = values_of(turned), .outputs = weight.shape(0), .inputs = weight.shape(1), .transposed = true},
        values_of(bias), kActivations.at(activation));
    CHECK(worst_difference(transposed(x), tensor_in(one.at("expected"))) < 1e-5);
  }
}

TEST_CASE("many rows and columns give the same bytes for every number of threads, and what single rows give") {
  Matrix weight = Matrix::from_shape({1700, 96}), x = Matrix::from_shape({201, 96});
  for (std::size_t place = 0; place < weight.size(); ++place)
    weight.data()[place] = std::sin(static_cast<float>(place));
  for (std::size_t place = 0; place < x.size(); ++place) x.data()[place] = std::cos(static_cast<float>(place));
  std::vector<float> bias(1700);
  for (std::size_t place = 0; place < bias.size(); ++place) bias[place] = std::cos(static_cast<float>(3 * place));
  const PackedLinear linear(as_stored(weight), bias, Activation::gelu);
  const auto run = [&](std::size_t threads) {
    const ThreadLimit limit(threads);
    return linear(x);
  };
  const Matrix one = run(1), two = run(2);
  CHECK(same_bytes(one, two));
  Matrix plain = attnviz::linear(x, weight, bias);  // by another way through oneDNN, in one piece
  gelu(values_of(plain));
  CHECK(worst_difference(values_of(one), values_of(plain)) < 1e-5);
  std::vector<float> row(1700);
  linear.apply(row_of(x, 200), row);
  CHECK(worst_difference(std::span<const float>(row), row_of(one, 200)) < 1e-5);
}

TEST_CASE("sizes that do not fit are refused") {
  const std::vector<float> six(6, 1);
  CHECK(error_of([&] { PackedLinear({.values = six, .outputs = 2, .inputs = 4}); }).kind() == ErrorKind::shape);
  CHECK(error_of([&] { PackedLinear({.values = six, .outputs = 2, .inputs = 3}, six); }).kind() == ErrorKind::shape);
  CHECK(error_of([&] { PackedLinear({.values = {}, .outputs = 0, .inputs = 0}); }).kind() == ErrorKind::shape);
  const PackedLinear linear({.values = six, .outputs = 2, .inputs = 3});
  const Matrix wide = xt::ones<float>({1, 4});
  CHECK(std::string(error_of([&] { linear(wide); }).what()) == "linear: rows of 4 numbers for 3 inputs");
}
