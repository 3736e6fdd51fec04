#include "attnviz/report/dump.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "report/example_dump.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using attnviz::test::picture_dump;
using report::Arrays;
using report::to_json;

TEST_CASE("A dump is readable JSON: an indented head and one line for every row of numbers") {
  const std::string text = to_json(picture_dump(), Arrays::inline_lists);
  REQUIRE_THAT(text, StartsWith("{\n  \"schema\": \"attnviz/dump/1\",\n  \"tool\": {\"name\": \"attnviz\", \"version\": "));
  CHECK_THAT(text, ContainsSubstring("\n        [0.5,0.25,0.125,0.0625,0.0625],\n        [0,0.1,0.2,0.3,0.4]]"));
  CHECK(text.back() == '\n');
  const auto json = nlohmann::json::parse(text);
  CHECK(json["maps"][0]["values"][1][4] == 0.4);
  CHECK(json["maps"][0]["sum_error"].get<double>() < 1e-6);
  CHECK(json["preprocess"][1]["settings"]["scale"].is_number_float());
  CHECK_FALSE(json.contains("timing"));
}
