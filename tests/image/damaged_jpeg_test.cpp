#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/image/decode.hpp"
#include "image/changed_bytes.hpp"
#include "image/pictures.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::image;

namespace {

const Limits kTolerant{.strict = false};

std::vector<std::byte> damaged(const std::string& name) {
  return test::bytes_of(test::tests_path("data/damaged_jpeg/" + name));
}

}  // namespace

TEST_CASE("a damaged JPEG is what libjpeg makes of it when it goes on, and says so") {
  const nlohmann::json golden = test::golden("image_damaged_jpeg");
  const Pixels sheet = load(test::tests_path("golden/values/image_damaged_jpeg.png")).rgb;
  std::size_t top = 0;
  for (const auto& expected : golden.at("cases")) {
    const auto name = expected.at("file").get<std::string>();
    INFO(name);
    Picture picture;
    REQUIRE_NOTHROW(picture = decode(damaged(name), name, kTolerant));
    CHECK(picture.damage == expected.at("words").get<std::string>());
    REQUIRE(picture.rgb.shape() == Pixels::shape_type{64, 48, 3});
    CHECK(test::difference(picture.rgb, sheet, top) <= 2);
    top += golden.at("height").get<std::size_t>();
  }
}

TEST_CASE("a strict reader refuses made-up pixels, and notes bytes too many") {
  for (const char* name : {"cut.jpg", "no_end_mark.jpg", "marker_inside.jpg", "bad_code.jpg", "lost_restart.jpg",
                           "progressive_cut.jpg", "bogus_table.jpg"}) {
    INFO(name);
    CHECK(test::error_of([&] { decode(damaged(name), name); }).kind() == ErrorKind::format);
  }
  CHECK_THAT(decode(damaged("bytes_too_many.jpg"), "in").damage, ContainsSubstring("2 extraneous bytes"));
  CHECK(decode(test::picture_bytes("rgb_420.jpg"), "in", kTolerant).damage.empty());
}

TEST_CASE("a JPEG of which nothing can be seen is refused by everyone") {
  const auto whole = damaged("no_end_mark.jpg");
  std::size_t shown = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    try {
      const Picture picture = decode(std::span(whole).first(size), "in.jpg", kTolerant);
      ++shown;
      CHECK_FALSE(picture.damage.empty());
    } catch (const Error& error) {
      CHECK(shown == 0);  // more of it is never worse
      CHECK((error.kind() == ErrorKind::format || error.kind() == ErrorKind::unsupported));
    }
  }
  CHECK(shown > 200);
  CHECK(shown < whole.size() - 700);  // header, tables and the first of four rows of blocks
}

TEST_CASE("changed bytes of a JPEG that is read with patience give a picture or an error") {
  test::ChangedBytes changed(7);
  for (const char* name : {"bad_code.jpg", "bogus_table.jpg", "no_end_mark.jpg", "progressive_cut.jpg"}) {
    changed.check(name, damaged(name), 200, {.pixels = 1'000'000, .strict = false});
  }
}
