#include "attnviz/render/views/compat.hpp"

#include <nlohmann/json.hpp>

#include "render/views/recipe_photo.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::render;

TEST_CASE("pictures of other tools are those that their recipes give") {
  const auto& golden = test::golden("render_compat");
  const Matrix cells = test::matrix_in(golden["cells"]);
  for (const char* name : {"dino", "chefer", "vit-explain"}) {
    INFO(name);
    const Pixels picture = compat_picture(cells, test::recipe_photo(48, 64), parse_compat(name));
    REQUIRE(picture.shape(0) == 48);
    REQUIRE(picture.shape(1) == 64);
    std::size_t place = 0, off = 0;
    int worst = 0;
    for (std::size_t y = 0; y < 48; y += 3) {
      for (std::size_t x = 0; x < 64; ++x) {
        for (std::size_t channel = 0; channel < 3; ++channel) {
          const int difference = std::abs(picture(y, x, channel) - golden[name][place++].get<int>());
          worst = std::max(worst, difference);
          off += difference > 1 ? 1 : 0;
        }
      }
    }
    // JET's entries lie up to 4 levels apart: where 255 times a value is nearly whole, a rounding picks the next one.
    CHECK(worst <= 5);
    CHECK(off * 200 <= place);
  }
}

TEST_CASE("names, sizes and maps that a recipe does not take are refused") {
  CHECK_THROWS_WITH(parse_compat("bertviz"), ContainsSubstring("--compat 'bertviz' is not known"));
  const Matrix cells = xt::zeros<float>({3, 4});
  CHECK_THROWS_WITH(compat_picture(cells, test::recipe_photo(48, 60), Compat::chefer),
                    ContainsSubstring("[48, 60, 3]"));
  CHECK_THROWS_WITH(compat_picture(cells, test::recipe_photo(48, 64), Compat::vit_explain),
                    ContainsSubstring("none is above 0"));
  CHECK_NOTHROW(compat_picture(cells, test::recipe_photo(48, 64), Compat::dino));
}
