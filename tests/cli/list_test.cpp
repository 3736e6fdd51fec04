#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "attnviz/mechanisms/registry.hpp"
#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/schema_check.hpp"

using attnviz::test::call;
using attnviz::test::schema_errors;
using attnviz::test::TemporaryFolder;
using Json = nlohmann::json;
namespace mechanisms = attnviz::mechanisms;

namespace {

/// Whether the schema takes the list after `change`.
bool is_valid(Json list, const std::function<void(Json&)>& change) {
  change(list);
  return schema_errors("list", list.dump()).empty();
}

}  // namespace

TEST_CASE("every list fits its schema, and every row has a source, inputs and options") {
  const TemporaryFolder here;
  for (const std::string what : {"mechanisms", "models", "features", "colormaps"}) {
    const auto finished = call("list " + what + " --json", here.path());
    REQUIRE(finished.code == 0);
    CHECK(schema_errors("list", finished.out) == "");
    const Json list = Json::parse(finished.out);
    CHECK(list[what].size() > 2);
    for (const Json& row : list[what]) {
      INFO(row.dump());
      CHECK(row["inputs"].empty() == (what == "colormaps"));
      CHECK(row.contains("citation"));
      CHECK(row.contains("options"));
    }
  }
}

TEST_CASE("the list says of each mechanism and option what the registry says") {
  const TemporaryFolder here;
  const Json list = Json::parse(call("list --json", here.path()).out)["mechanisms"];
  REQUIRE(list.size() == mechanisms::registry().size());
  for (std::size_t row = 0; row < list.size(); ++row) {
    const mechanisms::Mechanism& mechanism = mechanisms::registry()[row];
    CAPTURE(mechanism.description.name);
    CHECK(list[row]["name"] == mechanism.description.name);
    CHECK(list[row]["citation"] == mechanism.description.citation);
    CHECK(list[row]["formula"] == mechanism.description.formula);
    REQUIRE(list[row]["options"].size() == mechanism.options.size());
    const auto defaults = mechanism.make_options();
    for (std::size_t index = 0; index < mechanism.options.size(); ++index) {
      const mechanisms::OptionSpec& option = mechanism.options[index];
      const Json& told = list[row]["options"][index];
      CAPTURE(option.name, told.dump());
      CHECK(told["name"] == option.name);
      CHECK(told["help"] == option.help);
      if (told.contains("least")) CHECK((told["least"] == option.low && told["most"] == option.high));
      if (told.contains("choices")) CHECK(told["choices"].size() == option.choices.size());
      // What is told as the default sets the default.
      const auto options = mechanism.make_options();
      const Json& value = told["default"];
      const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
      mechanisms::assign(option, options.get(), text, "told");
      CHECK(option.read(options.get()) == option.read(defaults.get()));
    }
  }
}

TEST_CASE("explain --json prints the row of the list") {
  const TemporaryFolder here;
  for (const std::string what : {"mechanisms", "features", "colormaps"}) {
    const Json list = Json::parse(call("list " + what + " --json", here.path()).out);
    for (const Json& row : list[what]) {
      CAPTURE(row["name"]);
      CHECK(Json::parse(call("explain --json " + row["name"].get<std::string>(), here.path()).out) == row);
    }
  }
}

TEST_CASE("explain knows every catalogue, and both halves of a network that sees and reads") {
  const TemporaryFolder here;
  CHECK_THAT(call("explain bank", here.path()).out, ContainsSubstring("Options (--NAME VALUE)\n  grid "));
  CHECK_THAT(call("explain viridis", here.path()).out, ContainsSubstring("matplotlib"));
  CHECK_THAT(call("explain clip", here.path()).out,
             ContainsSubstring("CLIP, pictures") && ContainsSubstring("CLIP, texts"));
  CHECK_THAT(call("explain virids", here.path()).err, ContainsSubstring("did you mean 'viridis'?"));
}

TEST_CASE("the schema of lists refuses what a program could not use") {
  const TemporaryFolder here;
  const Json list = Json::parse(call("list --json", here.path()).out);
  const auto option = [](Json& all) -> Json& { return all["mechanisms"][0]["options"][0]; };
  CHECK(is_valid(list, [](Json&) {}));
  CHECK_FALSE(is_valid(list, [](Json& all) { all["schema"] = "attnviz/list/2"; }));
  CHECK_FALSE(is_valid(list, [](Json& all) { all["mechanisms"][0].erase("citation"); }));
  CHECK_FALSE(is_valid(list, [](Json& all) { all["mechanisms"][0].erase("inputs"); }));
  CHECK_FALSE(is_valid(list, [](Json& all) { all["mechanisms"][0].erase("options"); }));
  CHECK_FALSE(is_valid(list, [](Json& all) { all["mechanisms"][0]["mood"] = "good"; }));
  CHECK_FALSE(is_valid(list, [&](Json& all) { option(all).erase("choices"); }));
  CHECK_FALSE(is_valid(list, [&](Json& all) { option(all)["default"] = 3; }));
  CHECK_FALSE(is_valid(list, [&](Json& all) { option(all)["type"] = "integer"; }));
  CHECK_FALSE(is_valid(list, [&](Json& all) { all["mechanisms"][0]["options"][1].erase("most"); }));
}
