#include "attnviz/report/page_index.hpp"

#include <nlohmann/json.hpp>

#include "report/example_dump.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using attnviz::report::PageIndex;
using attnviz::report::PageResult;
using attnviz::report::Status;

TEST_CASE("The index joins how the values of one map lie over all results") {
  PageIndex index;
  PageResult result;
  result.entry = {"a.jpg", "self", Status::done, {}, "", {}};
  result.files = {"a b.overlay.png"};
  result.dump = attnviz::test::picture_dump();
  index.add(result, 0);
  result.dump->maps[0].values.fill(0.8F);
  index.add(result, 7);
  const auto json = nlohmann::json::parse(index.json());
  const auto shared = json["shared"]["self"]["weights"];
  CHECK(shared[0] == 0);
  CHECK(shared[1].get<float>() == 0.8F);
  CHECK(shared[2].get<double>() == Approx(0.5));
  CHECK(json["results"][1]["thumbnail"] == "./a%20b.overlay.png");
  CHECK(json["results"][1]["line"] == 7);
  CHECK(json["results"][0]["title"] == "Self-attention");
  CHECK(json["results"][0]["banners"].size() == 1);
  CHECK(json["families"][0] == "network");
  CHECK(json["order"] == nlohmann::json({"self"}));
}

TEST_CASE("A result without a dump has the catalogue's title, and is marked when it failed") {
  PageIndex index;
  PageResult result;
  result.entry = {"a.jpg", "se", Status::failed, {}, "", {}};
  index.add(result, 0);
  const auto line = nlohmann::json::parse(index.json())["results"][0];
  CHECK(line["title"] == "Squeeze-and-Excitation");
  CHECK(line["failed"] == true);
  CHECK(line["has_dump"] == false);
}
