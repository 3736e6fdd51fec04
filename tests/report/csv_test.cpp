#include "attnviz/report/csv.hpp"

#include "report/example_dump.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using attnviz::report::to_csv;
using attnviz::test::tensor_of;

TEST_CASE("A map as CSV has a header and one line a cell") {
  CHECK(to_csv(attnviz::test::channel_map()) == "channel,channel_label,value\n0,lightness,0.5\n1,a,0.75\n2,b,1\n");
}

TEST_CASE("The last axis runs fastest, and an axis without labels has its position only") {
  AttentionMap map;
  map.name = "m";
  map.axes = {{AxisKind::head, 2, {}}, {AxisKind::query, 1, {"q"}}, {AxisKind::key, 2, {}}};
  map.values = tensor_of({2, 1, 2}, {1, 2, 3, 4.5F});
  CHECK(to_csv(map) == "head,query,query_label,key,value\n0,0,q,0,1\n0,0,q,1,2\n1,0,q,0,3\n1,0,q,1,4.5\n");
}

TEST_CASE("Labels with commas, quotes, line breaks and outer spaces are quoted") {
  AttentionMap map = attnviz::test::channel_map();
  map.axes[0].labels = {"a,b", "say \"hi\"\nagain", " x"};
  CHECK(to_csv(map) == "channel,channel_label,value\n0,\"a,b\",0.5\n1,\"say \"\"hi\"\"\nagain\",0.75\n2,\" x\",1\n");
  map.axes[0].labels = {"\xFF", "\xE7\x8C\xAB", ""};
  CHECK(to_csv(map) == "channel,channel_label,value\n0,\xEF\xBF\xBD,0.5\n1,\xE7\x8C\xAB,0.75\n2,,1\n");
}

TEST_CASE("Two axes of one kind have different columns") {
  AttentionMap map;
  map.name = "m";
  map.axes = {{AxisKind::channel, 1, {}}, {AxisKind::channel, 2, {"a", "b"}}};
  map.values = tensor_of({1, 2}, {1, 2});
  CHECK(to_csv(map) == "channel,channel_2,channel_2_label,value\n0,0,a,1\n0,1,b,2\n");
}
