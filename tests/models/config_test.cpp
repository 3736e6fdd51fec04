#include "attnviz/models/config.hpp"

#include "support/catch.hpp"
#include "support/error_of.hpp"

using namespace attnviz;
using attnviz::models::Config;
using attnviz::test::error_of;

namespace {

Config config_of(const std::string& json) {
  return Config::parse(json, "config.json");
}

std::string complaint(const std::string& json, std::size_t low, std::size_t high) {
  return error_of([&] { config_of(json).count("layers", {low, high}); }).what();
}

}  // namespace

TEST_CASE("numbers of a config are read within limits") {
  CHECK(config_of(R"({"layers": 12})").count("layers", {1, 512}) == 12);
  CHECK(config_of(R"({"layers": null})").count_or("layers", 6, {1, 512}) == 6);
  CHECK(complaint(R"({"layers": 1000000})", 1, 512) == "config.json: layers is 1000000, allowed 1 to 512");
  CHECK(complaint(R"({"layers": -1})", 1, 512) == "config.json: layers is not a whole number from 0 on");
  CHECK(complaint(R"({"layers": "12"})", 1, 512) == "config.json: layers is not a whole number from 0 on");
  CHECK(complaint("{}", 1, 512) == "config.json: layers is missing");
  CHECK(config_of(R"({"eps": 1e-6})").real_or("eps", 0, {0, 1}) == 1e-6);
  CHECK(std::string(error_of([] {
                      config_of(R"({"eps": 2})").real_or("eps", 0, {0, 1});
                    }).what()) == "config.json: eps is 2, allowed 0 to 1");
}

TEST_CASE("sections, lists and labels of a config") {
  const Config config = config_of(
      R"({"vision_config": {"patch_size": 14}, "size": [3, 4], "crop": 5, "id2label": {"1": "dog", "0": "cat"}})");
  CHECK(config.section("vision_config").count("patch_size", {1, 99}) == 14);
  CHECK(config.section("text_config").count_or("patch_size", 16, {1, 99}) == 16);
  CHECK(config.section("text_config").name() == "config.json: text_config");
  CHECK(config.reals("size") == std::vector<double>{3, 4});
  CHECK(config.reals("crop") == std::vector<double>{5});
  CHECK(config.reals("none").empty());
  CHECK(config.labels("id2label") == std::vector<std::string>{"cat", "dog"});
  CHECK(config_of(R"({"id2label": {"0": "cat", "7": "dog"}})").labels("id2label").empty());
}

TEST_CASE("what is no object is refused, however deep") {
  CHECK(error_of([] { config_of("[1]"); }).kind() == ErrorKind::format);
  CHECK(error_of([] { config_of("{"); }).kind() == ErrorKind::format);
  CHECK(error_of([] { config_of(std::string(100000, '[')); }).kind() == ErrorKind::limit);
}
