#include "attnviz/core/normalization.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/rng.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::test;

TEST_CASE("layer normalisation agrees with PyTorch, also far from zero") {
  for (const auto& expected : golden("core_normalization").at("layer_norm")) {
    Matrix x = matrix_in(expected.at("x"));
    INFO("shape " << shape_text(x));
    layer_norm(x, values_of(vector_in(expected.at("scale"))), values_of(vector_in(expected.at("shift"))),
               expected.at("epsilon"));
    CHECK(worst_difference(x, matrix_in(expected.at("y"))) < 2e-6);
  }
}

TEST_CASE("layer normalisation of a constant row is the shift") {
  Matrix x = Matrix::from_shape({1, 37});
  std::fill(x.begin(), x.end(), 1234.5F);
  const std::vector<float> scale(37, 3.0F), shift(37, 0.25F);
  layer_norm(x, scale, shift, 1e-12F);
  for (const float value : x) CHECK(value == 0.25F);
}

TEST_CASE("layer normalisation takes matrices without rows and refuses parameters of another width") {
  Matrix none = Matrix::from_shape({0, 4}), rows = Matrix::from_shape({2, 3});
  const std::vector<float> four(4, 1.0F), three(3, 1.0F);
  CHECK_NOTHROW(layer_norm(none, four, four, 1e-5F));
  CHECK_THROWS_WITH(layer_norm(rows, four, three, 1e-5F), "layer_norm: scale has 4 and shift 3 values for rows of 3");
}

TEST_CASE("layer normalisation gives the same bytes for every number of threads") {
  Matrix rows = Matrix::from_shape({301, 129});
  Rng random(2);
  random.fill_normal(values_of(rows), 1, 2);
  std::vector<float> scale(129), shift(129);
  random.fill_normal(scale, 1, 1);
  random.fill_normal(shift, 0, 1);
  Matrix first = rows;
  {
    const ThreadLimit one(1);
    layer_norm(first, scale, shift, 1e-6F);
  }
  for (const std::size_t threads : {2, 3}) {
    const ThreadLimit limit(threads);
    Matrix again = rows;
    layer_norm(again, scale, shift, 1e-6F);
    CHECK(same_bytes(again, first));
  }
}

TEST_CASE("batch normalisation agrees with PyTorch") {
  for (const auto& expected : golden("core_normalization").at("batch_norm")) {
    Tensor3 x = tensor3_in(expected.at("x"));
    const BatchNorm norm{vector_in(expected.at("scale")), vector_in(expected.at("shift")),
                         vector_in(expected.at("mean")), vector_in(expected.at("variance")), expected.at("epsilon")};
    batch_norm(x, norm);
    CHECK(worst_difference(x, tensor3_in(expected.at("y"))) < 2e-6);
  }
}

TEST_CASE("batch normalisation refuses parameters for another number of channels") {
  Tensor3 features = Tensor3::from_shape({3, 2, 2});
  BatchNorm norm{Vector::from_shape({3}), Vector::from_shape({3}), Vector::from_shape({4}), Vector::from_shape({3})};
  CHECK_THROWS_WITH(batch_norm(features, norm), ContainsSubstring("[4]") && ContainsSubstring("[3]"));
}

TEST_CASE("moments agree with PyTorch in double precision") {
  for (const auto& expected : golden("core_normalization").at("moments")) {
    const Vector values = vector_in(expected.at("values"));
    const Moments found = moments(values_of(values));
    CHECK(found.mean == Approx(expected.at("mean").get<double>()).epsilon(1e-7));
    CHECK(found.variance == Approx(expected.at("variance").get<double>()).epsilon(1e-6));
  }
}
