#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/image/decode.hpp"
#include "image/changed_bytes.hpp"
#include "image/pictures.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"

// Damaged PNG, GIF and WebP; JPEG has a file of its own.

using namespace attnviz;
using namespace attnviz::image;

namespace {

const Limits kTolerant{.pixels = 1'000'000, .strict = false};

std::vector<std::byte> damaged(const std::string& name) {
  return test::bytes_of(test::tests_path("data/damaged/" + name));
}

std::vector<nlohmann::json> cases() {
  return test::golden("image_damaged").at("cases").get<std::vector<nlohmann::json>>();
}

/// How many pixels differ by more than `tolerance` from the picture that begins in this row of a sheet.
int others(const Pixels& found, const Pixels& sheet, std::size_t top, int tolerance) {
  int count = 0;
  for (std::size_t row = 0; row < found.shape(0); ++row) {
    for (std::size_t column = 0; column < found.shape(1); ++column) {
      int worst = 0;
      for (std::size_t channel = 0; channel < 3; ++channel) {
        worst = std::max(worst, std::abs(int{found(row, column, channel)} - int{sheet(top + row, column, channel)}));
      }
      count += worst > tolerance ? 1 : 0;
    }
  }
  return count;
}

}  // namespace

TEST_CASE("a damaged PNG, GIF or WebP is what Chromium, Pillow or libwebp shows of it, and says so") {
  const Pixels sheet = load(test::tests_path("golden/values/image_damaged.png")).rgb;
  std::size_t top = 0;
  for (const auto& expected : cases()) {
    const auto name = expected.at("file").get<std::string>();
    INFO(name);
    Picture picture;
    REQUIRE_NOTHROW(picture = decode(damaged(name), name, kTolerant));
    CHECK_FALSE(picture.damage.empty());
    CHECK_THAT(picture.damage, StartsWith(expected.at("words").get<std::string>()));
    const auto height = expected.at("height").get<std::size_t>(), width = expected.at("width").get<std::size_t>();
    REQUIRE(picture.rgb.shape() == Pixels::shape_type{height, width, 3});
    CHECK(others(picture.rgb, sheet, top, expected.at("tolerance").get<int>()) <= expected.at("others").get<int>());
    top += height;
  }
}

TEST_CASE("a strict reader refuses damaged PNG, GIF and WebP in the same words") {
  for (const auto& expected : cases()) {
    const auto name = expected.at("file").get<std::string>();
    INFO(name);
    const Error error = test::error_of([&] { decode(damaged(name), name); });
    CHECK(error.kind() == ErrorKind::format);
    CHECK_THAT(error.what(), ContainsSubstring(decode(damaged(name), name, kTolerant).damage));
  }
}

TEST_CASE("of a file that is cut off something is seen or it is refused, and of more of it never less") {
  for (const auto& name : test::picture_names()) {
    const bool tried =
        name.ends_with(".png") || name.ends_with(".gif") || name.ends_with(".qoi") || name.ends_with(".webp");
    if (!tried) continue;
    const auto whole = test::picture_bytes(name);
    std::size_t shown = 0, lost = 0, silent = 0;
    bool blank = false;
    for (std::size_t size = 0; size < whole.size(); ++size) {
      try {
        const Picture picture = decode(std::span(whole).first(size), "in", kTolerant);
        if (++shown == 1)
          blank = std::ranges::count(picture.rgb, 255) == static_cast<std::ptrdiff_t>(picture.rgb.size());
        silent += picture.damage.empty() ? 1 : 0;
      } catch (const Error& error) {
        lost += shown > 0 ? 1 : 0;
        INFO(name << " " << size << ": " << error.what());
        REQUIRE((error.kind() == ErrorKind::format || error.kind() == ErrorKind::unsupported));
      }
    }
    INFO(name);
    CHECK(lost == 0);
    // Less than a row is refused. The first row of this one's first pass is white.
    CHECK(blank == (name == "grey1_interlaced.png"));
    CHECK(silent <= (name == "animated.gif" ? 170 : 0));  // of an animation the first frame is read
    CHECK((shown > 0 || name.starts_with("lossless")));   // fewer than sixteen rows come all at once
  }
}

TEST_CASE("changed bytes of a damaged picture give a picture or an error") {
  test::ChangedBytes changed(5);
  for (const auto& expected : cases()) {
    const auto name = expected.at("file").get<std::string>();
    changed.check(name, damaged(name), 100, kTolerant);
  }
}
