#include "attnviz/image/decode.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "image/pictures.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::image;
using attnviz::test::picture_bytes;

namespace {

/// Largest difference to the golden pixels, or 256 when the shapes differ.
int worst_difference(const Pixels& found, const nlohmann::json& expected) {
  const auto shape = expected.at("shape").get<std::vector<std::size_t>>();
  if (!std::equal(shape.begin(), shape.end(), found.shape().begin(), found.shape().end())) return 256;
  const auto values = expected.at("values").get<std::vector<int>>();
  int worst = 0;
  for (std::size_t index = 0; index < values.size(); ++index) {
    worst = std::max(worst, std::abs(values[index] - static_cast<int>(found.data()[index])));
  }
  return worst;
}

}  // namespace

TEST_CASE("every format and colour type decodes to the pixels that other libraries find") {
  const nlohmann::json golden = test::golden("image_decode");
  CHECK(golden.at("cases").size() == test::picture_names().size());
  for (const auto& expected : golden.at("cases")) {
    const auto name = expected.at("file").get<std::string>();
    INFO(name);
    Picture picture;
    REQUIRE_NOTHROW(picture = decode(picture_bytes(name), name));
    CHECK(picture.orientation == expected.at("orientation").get<int>());
    // Lossy formats may round differently from one version of their library to the next; all others are exact.
    CHECK(worst_difference(picture.rgb, expected) <= expected.at("tolerance").get<int>());
  }
}
