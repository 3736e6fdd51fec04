#include "attnviz/render/views/compat_mask.hpp"

#include <nlohmann/json.hpp>

#include "render/views/recipe_photo.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::render;

TEST_CASE("DINO's mask is what its recipe gives") {
  const auto& golden = test::golden("render_compat");
  const Matrix cells = test::matrix_in(golden["cells"]);
  const Pixels picture = compat_mask(cells, ValueKind::probability, test::recipe_photo(48, 64), 0.6F);
  const auto difference = test::difference_from_recipe(picture, golden["dino-mask"]);
  // Their line is a polygon whose corners are cut by half a pixel.
  CHECK(difference.worst <= 60);
  CHECK(difference.off_share <= 0.01);
}

TEST_CASE("DINO's mask refuses a photo of another size and a share of nothing") {
  const Matrix cells = xt::ones<float>({3, 4});
  CHECK_THROWS_WITH(compat_mask(cells, ValueKind::probability, test::recipe_photo(48, 60), 0.6F),
                    ContainsSubstring("[48, 60, 3]"));
  CHECK_THROWS_WITH(compat_mask(cells, ValueKind::probability, test::recipe_photo(48, 64), 0),
                    ContainsSubstring("a share of 0"));
}
