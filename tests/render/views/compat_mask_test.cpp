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
  REQUIRE(picture.shape(0) == 48);
  REQUIRE(picture.shape(1) == 64);
  std::size_t place = 0, off = 0;
  int worst = 0;
  for (std::size_t y = 0; y < 48; y += 3) {
    for (std::size_t x = 0; x < 64; ++x) {
      for (std::size_t channel = 0; channel < 3; ++channel) {
        const int difference = std::abs(picture(y, x, channel) - golden["dino-mask"][place++].get<int>());
        worst = std::max(worst, difference);
        off += difference > 1 ? 1 : 0;
      }
    }
  }
  // Their line is a polygon whose corners are cut by half a pixel.
  CHECK(worst <= 60);
  CHECK(off * 100 <= place);
}

TEST_CASE("DINO's mask refuses a photo of another size and a share of nothing") {
  const Matrix cells = xt::ones<float>({3, 4});
  CHECK_THROWS_WITH(compat_mask(cells, ValueKind::probability, test::recipe_photo(48, 60), 0.6F),
                    ContainsSubstring("[48, 60, 3]"));
  CHECK_THROWS_WITH(compat_mask(cells, ValueKind::probability, test::recipe_photo(48, 64), 0),
                    ContainsSubstring("a share of 0"));
}
