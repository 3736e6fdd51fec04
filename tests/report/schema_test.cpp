#include <functional>
#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/report/dump.hpp"
#include "attnviz/report/manifest.hpp"
#include "report/example_dump.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/schema_check.hpp"

using namespace attnviz;
using attnviz::report::Arrays;
using attnviz::report::Dump;
using attnviz::report::to_json;
using attnviz::test::picture_dump;
using attnviz::test::schema_errors;
using attnviz::test::text_dump;
using Json = nlohmann::json;

namespace {

/// Whether the schema takes `base` after `change`.
bool dump_is_valid(const Dump& base, const std::function<void(Json&)>& change) {
  Json json = Json::parse(to_json(base, Arrays::inline_lists));
  change(json);
  return schema_errors("dump", json.dump()).empty();
}

/// Calls `visit` with every object below `json` that describes a field, and with its place.
void for_each_schema(const Json& json, const std::string& place,
                     const std::function<void(const Json&, std::string)>& visit) {
  visit(json, place);
  for (const char* group : {"properties", "definitions"}) {
    if (!json.contains(group)) continue;
    for (const auto& [name, child] : json[group].items()) for_each_schema(child, place + "/" + name, visit);
  }
  for (const char* single : {"items", "additionalProperties"}) {
    if (json.contains(single) && json[single].is_object()) for_each_schema(json[single], place + "/" + single, visit);
  }
}

}  // namespace

TEST_CASE("Dumps follow their schema") {
  CHECK(schema_errors("dump", to_json(picture_dump(), Arrays::inline_lists)) == "");
  CHECK(schema_errors("dump", to_json(text_dump(), Arrays::inline_lists)) == "");
  CHECK(schema_errors("dump", to_json(picture_dump(), Arrays::npz, "cat.npz")) == "");
  CHECK(schema_errors("dump", to_json(picture_dump(), Arrays::safetensors, "cat.safetensors")) == "");
  Dump dump = picture_dump();
  dump.timing = report::TimingRecord{{{"run", 0.5}}};
  dump.weights = {"file", std::uint64_t{1} << 62, "w.safetensors", std::string(64, 'f'), {}};
  dump.input = {"x.npy", "tensor", "", 0, 0, {}};
  CHECK(schema_errors("dump", to_json(dump, Arrays::inline_lists)) == "");
}

TEST_CASE("The schema asks for every part of a dump and takes no other") {
  const Json json = Json::parse(to_json(picture_dump(), Arrays::inline_lists));
  for (const auto& [key, value] : json.items()) {
    INFO(key);
    CHECK_FALSE(dump_is_valid(picture_dump(), [&](Json& changed) { changed.erase(key); }));
  }
  for (const std::string place :
       {"", "/tool", "/input", "/preprocess/0", "/mechanism", "/weights", "/maps/0", "/maps/0/axes/0", "/maps/0/grid",
        "/maps/0/grid/to_source", "/maps/0/marks/0", "/maps/0/marks/0/box"}) {
    INFO(place);
    CHECK_FALSE(dump_is_valid(picture_dump(), [&](Json& changed) { changed[Json::json_pointer(place)]["other"] = 1; }));
  }
}

TEST_CASE("The schema rejects wrong names, types and ranges") {
  const std::vector<std::pair<std::string, Json>> wrong{{"/schema", "attnviz/dump/2"},
                                                        {"/tool/version", "one"},
                                                        {"/input/kind", "video"},
                                                        {"/input/sha256", "ABC"},
                                                        {"/input/width", 0},
                                                        {"/input/height", 1.5},
                                                        {"/mechanism/name", ""},
                                                        {"/mechanism/options/heads", nullptr},
                                                        {"/weights/origin", "learned"},
                                                        {"/weights/seed", -1},
                                                        {"/maps/0/kind", "weight"},
                                                        {"/maps/0/axes/0/kind", "rows"},
                                                        {"/maps/0/axes/0/size", 0},
                                                        {"/maps/0/axes/0/labels", Json::array()},
                                                        {"/maps/0/bounds", {0, 1, 2}},
                                                        {"/maps/0/min", -0.5},
                                                        {"/maps/0/sum_error", -1},
                                                        {"/maps/0/entropy", "1"},
                                                        {"/maps/0/values", "1"},
                                                        {"/maps/0/values/0/0", "1"},
                                                        {"/maps/0/grid/to_source/scale_x", 0},
                                                        {"/maps/0/marks/0/box/width", -1},
                                                        {"/outputs", {1}},
                                                        {"/preprocess/0/step", ""},
                                                        {"/mechanism/options/", 1},
                                                        {"/mechanism/options/list", {"a"}}};
  for (const auto& [place, value] : wrong) {
    INFO(place);
    CHECK_FALSE(dump_is_valid(picture_dump(), [&](Json& json) { json[Json::json_pointer(place)] = value; }));
  }
}

TEST_CASE("The schema knows which parts of a dump go together") {
  CHECK_FALSE(dump_is_valid(picture_dump(), [](Json& json) { json["input"].erase("width"); }));
  CHECK_FALSE(dump_is_valid(picture_dump(), [](Json& json) { json["input"]["tokens"] = Json::array(); }));
  CHECK_FALSE(dump_is_valid(text_dump(), [](Json& json) { json["input"].erase("tokens"); }));
  CHECK_FALSE(dump_is_valid(text_dump(), [](Json& json) { json["input"]["width"] = 5; }));
  CHECK_FALSE(dump_is_valid(picture_dump(), [](Json& json) { json["weights"]["origin"] = "file"; }));
  CHECK_FALSE(dump_is_valid(picture_dump(), [](Json& json) { json["weights"]["path"] = "w.safetensors"; }));
  CHECK_FALSE(dump_is_valid(picture_dump(), [](Json& json) { json["maps"][0].erase("values"); }));
  CHECK_FALSE(dump_is_valid(picture_dump(), [](Json& json) {
    json["maps"][0]["data"] = {{"file", "a.npz"}, {"array", "weights"}, {"shape", {2, 5}}, {"dtype", "float32"}};
  }));
  CHECK_FALSE(dump_is_valid(picture_dump(), [](Json& json) { json["maps"][0].erase("entropy"); }));
  CHECK_FALSE(dump_is_valid(picture_dump(), [](Json& json) {
    json["maps"][1]["sums_over"] = "channel";
    json["maps"][1]["entropy"] = 1;
    json["maps"][1]["sum_error"] = 0;
  }));
}

TEST_CASE("A sidecar outside the folder of the dump does not follow the schema") {
  const Json good = Json::parse(to_json(picture_dump(), Arrays::npz, "cat.npz"));
  for (const std::string name : {"../cat.npz", "/etc/cat.npz", "a\\cat.npz", "cat.txt", ".npz/"}) {
    INFO(name);
    Json json = good;
    json["maps"][0]["data"]["file"] = name;
    CHECK_FALSE(schema_errors("dump", json.dump()).empty());
  }
}

TEST_CASE("The schema lists the kinds of axes and values that the program has") {
  const Json schema =
      Json::parse(attnviz::test::read_text(attnviz::test::project_path("assets/schema/dump.schema.json")));
  std::vector<std::string> axes;
  for (int index = 0; std::string(name_of(static_cast<AxisKind>(index))) != "axis"; ++index) {
    axes.emplace_back(name_of(static_cast<AxisKind>(index)));
  }
  CHECK(schema["definitions"]["axis_kind"]["enum"] == Json(axes));
  std::vector<std::string> values;
  for (const ValueKind kind :
       {ValueKind::probability, ValueKind::gate, ValueKind::score, ValueKind::signed_value, ValueKind::box}) {
    values.emplace_back(name_of(kind));
  }
  CHECK(schema["definitions"]["map"]["properties"]["kind"]["enum"] == Json(values));
}

TEST_CASE("Every field of the schemas has a description, and every object says what it may hold") {
  for (const std::string name : {"dump", "manifest", "list"}) {
    const Json schema =
        Json::parse(attnviz::test::read_text(attnviz::test::project_path("assets/schema/" + name + ".schema.json")));
    for_each_schema(schema, name, [](const Json& part, const std::string& place) {
      INFO(place);
      CHECK((part.contains("description") || part.contains("$ref")));
      if (part.value("type", Json()) == "object") CHECK(part.contains("additionalProperties"));
    });
  }
}

TEST_CASE("Lines of a manifest follow their schema, and wrong ones do not") {
  const report::ManifestEntry done{"a.jpg", "se", report::Status::done, {"a.se.json"}, std::string(64, '1'), {}};
  report::ManifestEntry failed{"a.jpg", "se", report::Status::failed,
                               {},      "",   report::ManifestError{"io", "a.jpg: gone", ""}};
  CHECK(schema_errors("manifest", manifest_line(done)) == "");
  CHECK(schema_errors("manifest", manifest_line(failed)) == "");
  failed.status = report::Status::skipped;
  CHECK(schema_errors("manifest", manifest_line(failed)) == "");
  failed.status = report::Status::done;
  CHECK_FALSE(schema_errors("manifest", manifest_line(failed)).empty());
  failed.status = report::Status::failed;
  failed.error->kind = "bad luck";
  CHECK_FALSE(schema_errors("manifest", manifest_line(failed)).empty());
  failed.error.reset();
  CHECK_FALSE(schema_errors("manifest", manifest_line(failed)).empty());
  Json json = Json::parse(manifest_line(done));
  json["time"] = 1;
  CHECK_FALSE(schema_errors("manifest", json.dump()).empty());
}

TEST_CASE("The manifest's schema lists the kinds of errors that the program has") {
  const Json schema =
      Json::parse(attnviz::test::read_text(attnviz::test::project_path("assets/schema/manifest.schema.json")));
  std::vector<std::string> kinds;
  for (int index = 0; index <= static_cast<int>(ErrorKind::internal); ++index) {
    kinds.emplace_back(name_of(static_cast<ErrorKind>(index)));
  }
  CHECK(schema["properties"]["error"]["properties"]["kind"]["enum"] == Json(kinds));
}
