#include "attnviz/pipeline/pca_source.hpp"

#include <algorithm>

#include "attnviz/pipeline/network.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::pipeline;

namespace {

Finding components(Prepared prepared) {
  return pca_source("dinov2-small", 12, std::make_shared<NetworkShelf>())->look(prepared);
}

}  // namespace

TEST_CASE("the components of a photo lie on all of it and say how much of the variance they are") {
  const auto path = test::project_path("assets/samples/images/cat.jpg");
  const Finding found =
      components(prepare({.path = path, .name = path.string(), .stem = path.stem()}, {.wanted = false}));
  CHECK(found.in_colors);
  const AttentionMap& map = found.maps.front();
  validate(map);
  CHECK(map.kind == ValueKind::signed_value);
  CHECK(map.axes[0].kind == AxisKind::channel);
  CHECK(map.axes[0].size == 3);
  CHECK_THAT(map.axes[0].labels[0], ContainsSubstring("% of the variance"));
  CHECK(map.axes[2].size == 12);
  REQUIRE(map.grid);
  CHECK(map.grid->prefix == 0);
  CHECK(map.grid->to_source.scale_x * 12 == Approx(static_cast<double>(map.grid->source_width)));
  // The cat's face is one thing to the network and the sky behind it another: the first component tells them apart.
  const auto at = [&](std::size_t row, std::size_t column) { return map.values(std::size_t{0}, row, column); };
  CHECK(at(2, 5) * at(2, 11) < 0);
}

TEST_CASE("texts have no components in colours") {
  Prepared text = prepare({.origin = Source::Origin::literal, .literal = "words", .name = "text"}, {.wanted = false});
  CHECK_THROWS_WITH(components(std::move(text)), ContainsSubstring("dinov2-small.pca looks at pictures"));
}
