#include "attnviz/report/dump.hpp"

#include <limits>
#include <nlohmann/json.hpp>

#include "report/example_dump.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"

using namespace attnviz;
using attnviz::report::Arrays;
using attnviz::report::to_json;
using attnviz::test::channel_map;
using attnviz::test::error_of;
using attnviz::test::picture_dump;
using attnviz::test::tensor_of;
using attnviz::test::text_dump;

TEST_CASE("A dump is readable JSON: an indented head and one line for every row of numbers") {
  const std::string text = to_json(picture_dump(), Arrays::inline_lists);
  REQUIRE_THAT(text,
               StartsWith("{\n  \"schema\": \"attnviz/dump/1\",\n  \"tool\": {\"name\": \"attnviz\", \"version\": "));
  CHECK_THAT(text, ContainsSubstring("\n        [0.5,0.25,0.125,0.0625,0.0625],\n        [0,0.1,0.2,0.3,0.4]]"));
  CHECK_THAT(text,
             ContainsSubstring("\n        {\"kind\": \"query\", \"size\": 2, \"labels\": [\"cls\", \"spot\"]},\n"));
  CHECK(text.substr(text.size() - 3) == "\n}\n");
}

TEST_CASE("The keys of a dump stand in a fixed order and the same dump has the same bytes") {
  const auto json = nlohmann::ordered_json::parse(to_json(picture_dump(), Arrays::inline_lists));
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  CHECK(keys ==
        std::vector<std::string>{"schema", "tool", "input", "preprocess", "mechanism", "weights", "maps", "outputs"});
  CHECK(to_json(picture_dump(), Arrays::inline_lists) == to_json(picture_dump(), Arrays::inline_lists));
}

TEST_CASE("A dump says of a map what its numbers are, without listing them") {
  const auto json = nlohmann::json::parse(to_json(picture_dump(), Arrays::inline_lists));
  const auto& map = json["maps"][0];
  CHECK(map["kind"] == "probability");
  CHECK(map["sums_over"] == "key");
  CHECK(map["min"] == 0);
  CHECK(map["max"] == 0.5);
  CHECK(map["mean"].get<double>() == Approx(0.2));
  CHECK(map["sum_error"].get<double>() < 1e-6);
  CHECK(map["entropy"].get<double>() == Approx(1.2897525).epsilon(1e-6));
  CHECK(map["grid"]["to_source"]["scale_x"] == 320);
  CHECK(map["marks"][0]["box"]["y"] == 240);
  CHECK_FALSE(json["maps"][1].contains("entropy"));
  CHECK_FALSE(json["maps"][1].contains("grid"));
}

TEST_CASE("Timing stands in a dump only when it was measured") {
  report::Dump dump = picture_dump();
  CHECK_FALSE(nlohmann::json::parse(to_json(dump, Arrays::inline_lists)).contains("timing"));
  dump.timing = report::TimingRecord{{{"decode", 1.5}, {"run", 3}}};
  const auto json = nlohmann::json::parse(to_json(dump, Arrays::inline_lists));
  CHECK(json["timing"]["milliseconds"]["decode"] == 1.5);
}

TEST_CASE("A real setting looks like a real number, a whole one like a whole number") {
  report::Dump dump = picture_dump();
  dump.preprocess = {{"scale", {{"whole", std::int64_t{2}}, {"real", 2.0}, {"tiny", 1e-300}, {"zero", -0.0}}}};
  const std::string text = to_json(dump, Arrays::inline_lists);
  CHECK_THAT(text, ContainsSubstring("{\"whole\": 2, \"real\": 2.0, \"tiny\": 1e-300, \"zero\": -0.0}"));
}

TEST_CASE("Text in a dump that is not UTF-8 becomes valid JSON") {
  report::Dump dump = text_dump();
  dump.input.path = "caf\xE9.txt";
  dump.input.tokens[0].text = "\xFF\"\n\x01";
  dump.maps[0].axes[0].labels[0] = "\xC3";
  const auto json = nlohmann::json::parse(to_json(dump, Arrays::inline_lists));
  CHECK(json["input"]["path"] == "caf\xEF\xBF\xBD.txt");
  CHECK(json["input"]["tokens"][0]["text"] == "\xEF\xBF\xBD\"\n\x01");
  CHECK(json["maps"][0]["axes"][0]["labels"][0] == "\xEF\xBF\xBD");
}

TEST_CASE("Numbers of every rank nest as deep as their axes") {
  const std::vector<float> numbers{1, 2, 3, 4, 5, 6, 7, 8};
  report::Dump dump = picture_dump();
  AttentionMap map = channel_map();
  map.axes = {{AxisKind::layer, 2, {}}, {AxisKind::head, 2, {}}, {AxisKind::query, 1, {}}, {AxisKind::key, 2, {}}};
  map.values = tensor_of({2, 2, 1, 2}, numbers);
  dump.maps = {map};
  const auto json = nlohmann::json::parse(to_json(dump, Arrays::inline_lists));
  CHECK(json["maps"][0]["values"] == nlohmann::json::parse("[[[[1,2]],[[3,4]]],[[[5,6]],[[7,8]]]]"));
}

TEST_CASE("With a sidecar a map says where its numbers are") {
  const std::string text = to_json(picture_dump(), Arrays::npz, "cat.self.npz");
  const auto json = nlohmann::json::parse(text);
  CHECK(json["maps"][0]["data"] ==
        nlohmann::json::parse(R"({"file": "cat.self.npz", "array": "weights", "shape": [2, 5], "dtype": "float32"})"));
  CHECK_FALSE(json["maps"][0].contains("values"));
}

TEST_CASE("A sidecar must have the name of a file beside the dump") {
  CHECK(error_of([] { to_json(picture_dump(), Arrays::npz); }).kind() == ErrorKind::internal);
  CHECK(error_of([] { to_json(picture_dump(), Arrays::npz, "out/cat.npz"); }).kind() == ErrorKind::internal);
}

TEST_CASE("A dump refuses two maps of one name, maps that do not fit together and numbers that are not finite") {
  report::Dump dump = picture_dump();
  dump.maps[1].name = dump.maps[0].name;
  CHECK_THAT(error_of([&] { to_json(dump, Arrays::inline_lists); }).what(),
             ContainsSubstring("two maps are called 'weights'"));

  dump = picture_dump();
  dump.maps[1].axes[0].size = 4;
  CHECK(error_of([&] { to_json(dump, Arrays::inline_lists); }).kind() == ErrorKind::internal);

  dump = picture_dump();
  dump.maps[1].values.data()[1] = std::numeric_limits<float>::quiet_NaN();
  CHECK(error_of([&] { to_json(dump, Arrays::inline_lists); }).kind() == ErrorKind::value);

  dump = picture_dump();
  dump.mechanism.options.push_back({"scale", std::numeric_limits<double>::infinity()});
  CHECK(error_of([&] { to_json(dump, Arrays::inline_lists); }).kind() == ErrorKind::value);
}
