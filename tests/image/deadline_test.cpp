#include "attnviz/core/deadline.hpp"

#include "attnviz/image/decode.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace std::chrono_literals;
using attnviz::test::tests_path;

TEST_CASE("decoders that tell of their rows give up behind the deadline") {
  const std::string name = GENERATE("grey.jpg", "grey8.png", "grey8_interlaced.png", "animated.gif", "grey.tif");
  CAPTURE(name);
  const Deadline deadline(Deadline::Clock::now() - 1s);
  CHECK_THROWS_AS(image::load(tests_path("data/image/" + name), {}), DeadlinePassed);
}
