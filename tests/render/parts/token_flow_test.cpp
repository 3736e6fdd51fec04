#include "attnviz/render/parts/token_flow.hpp"

#include "render/maps.hpp"
#include "support/catch.hpp"

using namespace attnviz::render;
using attnviz::test::numbered;

TEST_CASE("tokens flow from left to right and wrap") {
  const Flow flow = flow_tokens(numbered("t", 5), {40, 40, 40, 40, 40}, 100, 10);
  REQUIRE(flow.boxes.size() == 5);
  CHECK(flow.lines == 3);
  CHECK(flow.width == 90);
  CHECK(flow.boxes[0].x == 0);
  CHECK(flow.boxes[1].x == 50);
  CHECK(flow.boxes[2].line == 1);
  CHECK(flow.boxes[4].line == 2);
}

TEST_CASE("a token wider than a line stands alone") {
  const Flow flow = flow_tokens(numbered("t", 3), {40, 400, 40}, 100, 10);
  CHECK(flow.lines == 3);
  CHECK(flow.width == 400);
}

TEST_CASE("right-to-left text starts at the right edge") {
  const Flow flow = flow_tokens({"שלום", "עולם", "טוב"}, {40, 40, 30}, 100, 10);
  CHECK(flow.boxes[0].x == 50);
  CHECK(flow.boxes[1].x == 0);
  CHECK(flow.boxes[2].line == 1);
  CHECK(flow.boxes[2].x == 60);
}

TEST_CASE("a right-to-left run inside left-to-right text is turned for itself") {
  const Flow flow = flow_tokens({"a", "שלום", "עולם", "b"}, {10, 20, 30, 10}, 500, 0);
  CHECK(flow.boxes[0].x == 0);
  CHECK(flow.boxes[2].x == 10);
  CHECK(flow.boxes[1].x == 40);
  CHECK(flow.boxes[3].x == 60);
}

TEST_CASE("no tokens make no lines") {
  CHECK(flow_tokens({}, {}, 100, 5).lines == 0);
}
