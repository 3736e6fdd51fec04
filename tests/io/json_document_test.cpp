#include "attnviz/io/json_document.hpp"

#include "support/catch.hpp"
#include "support/error_of.hpp"

using namespace attnviz;
using attnviz::io::JsonPlace;
using attnviz::io::JsonValue;
using attnviz::io::NumberList;
using attnviz::io::parse_json;
using attnviz::test::error_of;

namespace {

NumberList values_in(const std::string& lists) {
  const JsonValue value = parse_json(R"({"maps": [{"values": )" + lists + "}]}", "x.json");
  return JsonPlace(value, "x.json").at("maps").items().at(0).at("values").numbers();
}

}  // namespace

TEST_CASE("A JSON document is read into a tree whose members keep their order") {
  const JsonValue value = parse_json(R"({"b": [1, -2, 2.5, true, null], "a": {"c": "\u732b"}})", "x.json");
  const JsonPlace document(value, "x.json");
  CHECK(document.members().at(0).first == "b");
  CHECK(document.at("b").items().at(0).count() == 1);
  CHECK(document.at("b").items().at(1).real() == -2);
  CHECK(document.at("b").items().at(2).real() == 2.5);
  CHECK(document.at("a").at("c").text() == "\xE7\x8C\xAB");
  CHECK(document.has("a"));
  CHECK_FALSE(document.has("c"));
}

TEST_CASE("A complaint names the document and the place in it") {
  const JsonValue value = parse_json(R"({"maps": [{"size": 1}, {"size": "two"}]})", "dir/x.json");
  const JsonPlace document(value, "dir/x.json");
  const JsonPlace second = document.at("maps").items().at(1);
  CHECK(std::string(error_of([&] { second.at("size").count(); }).what()) ==
        "dir/x.json: maps[1].size is not a whole number");
  CHECK(std::string(error_of([&] { second.at("kind"); }).what()) == "dir/x.json: maps[1].kind is missing");
  CHECK(std::string(error_of([&] { document.items(); }).what()) == "dir/x.json: the document is not a list");
  CHECK(std::string(error_of([&] { second.texts(); }).what()) == "dir/x.json: maps[1] is not a list");
  CHECK(std::string(error_of([&] { second.at("size").at("x"); }).what()) ==
        "dir/x.json: maps[1].size is not an object");
  CHECK(error_of([&] { second.at("size").real(); }).kind() == ErrorKind::format);
}

TEST_CASE("Text that is not JSON is refused with the byte where it goes wrong") {
  CHECK_THAT(error_of([] { parse_json("{\"a\": 1,}", "x.json"); }).what(),
             StartsWith("x.json: byte 9: not valid JSON: "));
  CHECK(error_of([] { parse_json("", "x.json"); }).kind() == ErrorKind::format);
  CHECK(error_of([] { parse_json("{} {}", "x.json"); }).kind() == ErrorKind::format);
  CHECK(error_of([] { parse_json("{\"a\": \"\xFF\"}", "x.json"); }).kind() == ErrorKind::format);
  CHECK(error_of([] { parse_json("[1e999]", "x.json"); }).kind() == ErrorKind::format);
  const std::string message = error_of([] { parse_json("\x1b[31m", "x.json"); }).what();
  CHECK(message.find('\x1b') == std::string::npos);
}

TEST_CASE("A document nested too deeply is refused") {
  CHECK(error_of([] { parse_json(std::string(100000, '['), "x.json"); }).kind() == ErrorKind::limit);
}

TEST_CASE("The values of maps are read as lists of floats with their shape") {
  CHECK(values_in("7").shape.empty());
  CHECK(values_in("7").values == std::vector<float>{7});
  CHECK(values_in("[]").shape == std::vector<std::size_t>{0});
  CHECK(values_in("[1, -2, 0.5]").values == std::vector<float>{1, -2, 0.5F});
  const NumberList list = values_in("[[[1,2],[3,4],[5,6]]]");
  CHECK(list.shape == std::vector<std::size_t>{1, 3, 2});
  CHECK(list.values == std::vector<float>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("Lists of numbers that do not make a tensor are refused") {
  for (const std::string lists : {"[[1,2],[3]]", "[[1],[2],[]]", "[1,[2]]", "[[1],2]", "[[[1]],[1]]"}) {
    INFO(lists);
    CHECK(std::string(error_of([&] { values_in(lists); }).what()) ==
          "x.json: maps[0].values has lists of different lengths");
  }
  for (const std::string lists : {"[1,\"2\"]", "[null]", "[{}]", "[true]"}) {
    INFO(lists);
    CHECK(std::string(error_of([&] { values_in(lists); }).what()) ==
          "x.json: maps[0].values is not made of nested lists of numbers only");
  }
  CHECK_THAT(error_of([] { values_in("[1e39]"); }).what(), ContainsSubstring("too large for a float"));
  CHECK_THAT(error_of([] { values_in("\"no\""); }).what(), ContainsSubstring("is not made of nested lists"));
}

TEST_CASE("Members called values elsewhere are ordinary lists") {
  const JsonValue value =
      parse_json(R"({"values": [1], "maps": [{"x": {"values": ["a"]}, "values": [[2]]}]})", "x.json");
  const JsonPlace document(value, "x.json");
  CHECK(document.at("values").items().size() == 1);
  CHECK(document.at("maps").items().at(0).at("x").at("values").texts().at(0) == "a");
  CHECK(document.at("maps").items().at(0).at("values").numbers().values.at(0) == 2);
}
