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
    const auto difference = test::difference_from_recipe(picture, golden[name]);
    // JET's entries lie up to 4 levels apart: where 255 times a value is nearly whole, a rounding picks the next one.
    CHECK(difference.worst <= 5);
    CHECK(difference.off_share <= 0.005);
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
