#include "attnviz/render/scales/mass.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;

namespace {

std::size_t kept(const std::vector<float>& values, ValueKind kind, float share) {
  const float threshold = mass_threshold(values, kind, share);
  const Mass mass = mass_measure(values, kind);
  return static_cast<std::size_t>(
      std::ranges::count_if(values, [&](float value) { return mass.of(value) >= threshold; }));
}

}  // namespace

// The rule of DINO's visualize_attention.py: sort rising, divide by the sum, keep where the running sum > 1 - share.
TEST_CASE("the top share of the mass is kept") {
  const std::vector<float> weights{0.1F, 0.4F, 0.05F, 0.3F, 0.15F};  // running sums .05 .15 .30 .60 1
  CHECK(kept(weights, ValueKind::probability, 0.6F) == 2);
  CHECK(kept(weights, ValueKind::probability, 0.65F) == 2);
  CHECK(kept(weights, ValueKind::probability, 0.75F) == 3);
  CHECK(kept(weights, ValueKind::probability, 0.01F) == 1);
  CHECK(kept(weights, ValueKind::probability, 1) == 5);
}

TEST_CASE("what counts as mass depends on what the numbers are") {
  CHECK(kept({-3, 0.5F, 1}, ValueKind::signed_value, 0.5F) == 1);
  CHECK(kept({-3, 0.5F, 1}, ValueKind::score, 0.5F) == 1);  // distances 0, 3.5, 4
  CHECK(kept({-3, 0.5F, 1}, ValueKind::score, 0.9F) == 2);
}

TEST_CASE("equal values are kept together, and nothing is lost when there is no mass") {
  CHECK(kept({1, 1, 1, 1}, ValueKind::probability, 0.3F) == 4);
  CHECK(kept({0, 0, 0}, ValueKind::probability, 0.5F) == 3);
  CHECK(kept({2, 2, 2}, ValueKind::score, 0.5F) == 3);
}

TEST_CASE("a share outside of 0..1 is refused") {
  const std::vector<float> one{1};
  for (const float share : {0.0F, -1.0F, 1.5F}) CHECK_THROWS_AS(mass_threshold(one, ValueKind::gate, share), Error);
}
