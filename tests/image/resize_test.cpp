#include "attnviz/image/resize.hpp"

#include <nlohmann/json.hpp>
#include <span>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "image/made.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::image;
using attnviz::test::noise_picture;

namespace {

std::uint32_t crc32(std::span<const std::uint8_t> bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
  }
  return ~crc;
}

Filter filter_named(const std::string& name) {
  const std::pair<const char*, Filter> filters[] = {{"nearest", Filter::nearest},   {"box", Filter::box},
                                                    {"bilinear", Filter::bilinear}, {"hamming", Filter::hamming},
                                                    {"bicubic", Filter::bicubic},   {"lanczos", Filter::lanczos}};
  for (const auto& [known, filter] : filters) {
    if (name == known) return filter;
  }
  throw std::runtime_error("no filter " + name);
}

}  // namespace

TEST_CASE("resize gives the bytes that Pillow gives") {
  const nlohmann::json golden = test::golden("image_resize");
  for (const auto& expected : golden.at("cases")) {
    const auto from = expected.at("from").get<std::vector<std::size_t>>(),
               to = expected.at("to").get<std::vector<std::size_t>>();
    const Pixels source = noise_picture(from[0], from[1], expected.at("channels").get<std::size_t>());
    for (const auto& [name, crc] : expected.at("crc").items()) {
      INFO(name << " " << expected.dump());
      const Pixels found = resize(source, to[0], to[1], filter_named(name));
      REQUIRE(found.shape(0) == to[0]);
      REQUIRE(found.shape(1) == to[1]);
      CHECK(crc32({found.data(), found.size()}) == crc.get<std::uint32_t>());
    }
  }
}

TEST_CASE("a small resize equals Pillow's value by value") {
  const nlohmann::json expected = test::golden("image_resize").at("small");
  const Pixels found = resize(noise_picture(7, 9, 3), 4, 5, Filter::bicubic);
  CHECK(std::vector<int>(found.data(), found.data() + found.size()) == expected.at("values").get<std::vector<int>>());
}

TEST_CASE("the number of threads does not change the bytes of a resize") {
  const Pixels source = noise_picture(211, 307, 3);
  const ThreadLimit one(1);
  const Pixels alone = resize(source, 97, 401, Filter::lanczos);
  const ThreadLimit four(4);
  CHECK((resize(source, 97, 401, Filter::lanczos) == alone));
}

TEST_CASE("extremely wide pictures are resized without a large copy, to the same bytes") {
  // A constant row stays constant whichever way its sums are made.
  Pixels wide = Pixels::from_shape({1, (std::size_t{1} << 20) + 5, 1});
  std::fill_n(wide.data(), wide.size(), std::uint8_t{77});
  const Pixels small = resize(wide, 1, 1000, Filter::bicubic);
  CHECK(std::all_of(small.data(), small.data() + small.size(), [](std::uint8_t value) { return value == 77; }));
}

TEST_CASE("a resize from or to nothing says both sizes") {
  CHECK_THROWS_WITH(resize(noise_picture(4, 5, 3), 0, 9, Filter::box), ContainsSubstring("from [4, 5, 3] to 0 x 9"));
  CHECK_THROWS_WITH(resize(Pixels::from_shape({0, 5, 3}), 2, 9, Filter::box), ContainsSubstring("[0, 5, 3]"));
}
