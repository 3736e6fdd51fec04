#include "attnviz/mechanisms/shared/filter.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

double worst(const Plane& found, const nlohmann::json& expected) {
  return worst_difference(to_matrix(found), matrix_in(expected));
}

}  // namespace

TEST_CASE("filters agree with OpenCV at every border, on the smallest planes too") {
  for (const auto& expected : golden("gates_filter")) {
    const Plane plane = to_plane(matrix_in(expected.at("plane")));
    INFO(plane.rows << " x " << plane.columns);
    CHECK(worst(pyramid_down(plane), expected.at("half")) < 1e-6);
    CHECK(worst(correlate(plane, to_plane(matrix_in(expected.at("kernel")))), expected.at("correlated")) < 1e-5);
    CHECK(worst(filter(plane, gaussian_kernel(5, 1.2), Border::mirror), expected.at("gaussian")) < 1e-6);
    CHECK(worst(filter(plane, box_kernel(3), Border::zero), expected.at("box_zero")) < 1e-6);
    CHECK(worst(filter(plane, box_kernel(3), Border::replicate), expected.at("box_replicate")) < 1e-6);
  }
}
