#include <iostream>
#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/image/decode.hpp"
#include "attnviz/io/part.hpp"
#include "image/changed_bytes.hpp"
#include "image/pictures.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::image;

namespace {

std::vector<std::byte> heif(const std::string& name) {
  return test::bytes_of(test::tests_path("data/heif/" + name));
}

/// Whether these tests can be run; says so when not.
bool is_built() {
  if (io::has_part({"heif", "", ""})) return true;
  std::cerr << "passed over: the part for HEIC and AVIF was not built\n";
  return false;
}

}  // namespace

TEST_CASE("HEIC and AVIF decode to the pixels that pillow-heif and libavif find, upright and over white") {
  if (!is_built()) return;
  const nlohmann::json golden = test::golden("image_heif");
  const Pixels sheet = load(test::tests_path("golden/values/image_heif.png")).rgb;
  std::size_t top = 0;
  for (const auto& expected : golden.at("cases")) {
    const auto name = expected.at("file").get<std::string>();
    INFO(name);
    Picture picture;
    REQUIRE_NOTHROW(picture = decode(heif(name), name));
    CHECK(picture.format == (expected.at("format") == "avif" ? Format::avif : Format::heif));
    REQUIRE(picture.height() == expected.at("height").get<std::size_t>());
    REQUIRE(picture.width() == expected.at("width").get<std::size_t>());
    CHECK(test::difference(picture.rgb, sheet, top) <= expected.at("tolerance").get<int>());
    top += golden.at("stride").get<std::size_t>();
  }
}

TEST_CASE("a HEIC or AVIF that is cut off or says other sizes is an error") {
  if (!is_built()) return;
  for (const char* name : {"rgb_444.heic", "rgb_444.avif", "alpha.avif"}) {
    const auto bytes = heif(name);
    for (std::size_t size = 0; size + 24 < bytes.size(); size += 7) {
      INFO(name << " cut to " << size);
      const Error error = test::error_of([&] { decode(std::span(bytes).first(size), name); });
      CHECK((error.kind() == ErrorKind::format || error.kind() == ErrorKind::unsupported));
    }
  }
  auto lying = heif("rgb_444.avif");
  const std::string ispe = "ispe";
  const auto place = std::search(lying.begin(), lying.end(), reinterpret_cast<const std::byte*>(ispe.data()),
                                 reinterpret_cast<const std::byte*>(ispe.data()) + 4);
  REQUIRE(place != lying.end());
  place[10] = std::byte{1};  // 296 pixels wide
  CHECK(test::error_of([&] { decode(lying, "in"); }).kind() == ErrorKind::format);
  place[10] = std::byte{0x7f};
  place[14] = std::byte{0x7f};
  const auto kind = test::error_of([&] { decode(lying, "in"); }).kind();
  CHECK((kind == ErrorKind::limit || kind == ErrorKind::format));
}

TEST_CASE("the limit of pixels holds for HEIC and AVIF before they are decoded") {
  if (!is_built()) return;
  for (const char* name : {"rgb_444.heic", "rgb_444.avif"}) {
    CHECK(test::error_of([&] { decode(heif(name), "in", {.pixels = 40 * 24 - 1}); }).kind() == ErrorKind::limit);
    CHECK(decode(heif(name), "in", {.pixels = 40 * 24}).width() == 40);
  }
}

TEST_CASE("changed bytes of a HEIC or AVIF give a picture or an error") {
  if (!is_built()) return;
  test::ChangedBytes changed(11);
  for (const char* name : {"rgb_420.heic", "ten_bits.heic", "turned1.heic", "rgb_420.avif", "alpha.avif"}) {
    changed.check(name, heif(name), 60, {.pixels = 1'000'000});
  }
}
