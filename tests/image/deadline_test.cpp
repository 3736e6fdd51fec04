#include "attnviz/core/deadline.hpp"

#include "attnviz/image/decode.hpp"
#include "image/pictures.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace std::chrono_literals;

TEST_CASE("decoders that tell of their rows give up behind the deadline") {
  const std::string name =
      GENERATE("grey.jpg", "grey8.png", "grey8_interlaced.png", "animated.gif", "grey.tif", "tiled.tif", "lossy.webp",
               "lossless.webp", "rgb24.bmp", "rle8.bmp", "raw.ppm", "raw.pbm", "plain.pgm", "rgb.qoi");
  CAPTURE(name);
  const auto bytes = test::picture_bytes(name);
  const Deadline deadline(Deadline::Clock::now() - 1s);
  CHECK_THROWS_AS(image::decode(bytes, name), DeadlinePassed);
}
