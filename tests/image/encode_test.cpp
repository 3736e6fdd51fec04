#include "attnviz/image/encode.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/image/decode.hpp"
#include "image/made.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::image;

namespace {

Pixels waves(std::size_t height, std::size_t width, std::size_t channels) {
  Pixels pixels = Pixels::from_shape({height, width, channels});
  for (std::size_t index = 0; index < pixels.size(); ++index) {
    pixels.data()[index] = static_cast<std::uint8_t>(index * 7 + index / 5 % 11);
  }
  return pixels;
}

}  // namespace

TEST_CASE("an encoded RGB picture decodes to the same pixels, whatever its size") {
  for (const std::size_t height : {1, 2, 7}) {
    for (std::size_t width = 1; width < 40; ++width) {
      INFO(width << " by " << height);
      const Pixels pixels = waves(height, width, 3);
      const Picture back = decode(encode_png(pixels), "x.png");
      CHECK(back.format == Format::png);
      CHECK((back.rgb == pixels));
    }
  }
}

TEST_CASE("a drawing is packed small, and drawings and photographs decode alike") {
  const Pixels drawing = test::plain_picture(40, 50, {7, 200, 90}), photograph = test::noise_picture(40, 50, 3);
  const auto small = encode_png(drawing), large = encode_png(photograph);
  CHECK(small.size() < 200);
  CHECK((decode(small, "x.png").rgb == drawing));
  CHECK((decode(large, "x.png").rgb == photograph));
}

TEST_CASE("alpha and grey come back as a viewer shows them") {
  Pixels clear = waves(2, 3, 4);
  for (std::size_t pixel = 0; pixel < 6; ++pixel) clear.data()[4 * pixel + 3] = 0;
  CHECK((decode(encode_png(clear), "x.png").rgb == test::plain_picture(2, 3, {255, 255, 255})));
  const Pixels grey = waves(4, 5, 1);
  const Picture back = decode(encode_png(grey), "x.png");
  for (std::size_t pixel = 0; pixel < 20; ++pixel) CHECK(back.rgb.data()[3 * pixel + 1] == grey.data()[pixel]);
}

TEST_CASE("the same pixels give the same bytes") {
  CHECK((encode_png(waves(9, 9, 4)) == encode_png(waves(9, 9, 4))));
}

TEST_CASE("text entries are written and bad keywords refused") {
  const auto bytes = encode_png(waves(2, 2, 1), {.text = {{"Title", "a map"}}});
  const std::string all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  CHECK(all.find(std::string("Title\0a map", 11)) != std::string::npos);
  CHECK_THROWS_AS(encode_png(waves(2, 2, 1), {.text = {{"", "x"}}}), Error);
  CHECK_THROWS_AS(encode_png(waves(2, 2, 1), {.text = {{std::string(80, 'a'), "x"}}}), Error);
}

TEST_CASE("channel counts that PNG does not know are refused") {
  CHECK_THROWS_WITH(encode_png(waves(2, 2, 2)), ContainsSubstring("[2, 2, 2]"));
}
