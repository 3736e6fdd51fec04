#include <cmath>
#include <nlohmann/json.hpp>

#include "attnviz/report/html.hpp"
#include "attnviz/report/manifest.hpp"
#include "attnviz/report/read_dump.hpp"
#include "report/random_map.hpp"
#include "report/unpacked.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using attnviz::test::random_map;
using attnviz::test::TemporaryFolder;
using Json = nlohmann::json;
using Indices = std::vector<std::size_t>;

namespace {

AttentionMap on_picture(std::string name, const std::vector<Axis>& axes) {
  AttentionMap map = random_map(axes);
  map.name = std::move(name);
  map.grid = covering_grid(12, 16, 640, 480);
  return map;
}

/// Maps of every kind, each too large for the page.
report::Dump large_dump() {
  report::Dump dump = attnviz::test::picture_dump();
  dump.maps = {
      on_picture("weights", {{AxisKind::head, 3, {}}, {AxisKind::query, 192, {}}, {AxisKind::key, 192, {}}}),
      on_picture("units", {{AxisKind::token, 192, {}}, {AxisKind::unit, 40, {}}}),
      on_picture("gate", {{AxisKind::channel, 90, {}}, {AxisKind::row, 12, {}}, {AxisKind::column, 16, {}}}),
      random_map(
          {{AxisKind::layer, 12, {}}, {AxisKind::head, 12, {}}, {AxisKind::query, 20, {}}, {AxisKind::key, 20, {}}})};
  return dump;
}

report::Encoded encoded_in(const Json& json) {
  report::Encoded encoded;
  encoded.packing = json["packing"] == "f32"   ? report::Packing::f32
                    : json["packing"] == "u16" ? report::Packing::u16
                                               : report::Packing::u8;
  encoded.shape = json["shape"].get<Indices>();
  encoded.block = json["block"];
  encoded.data = json["data"];
  encoded.ranges = json["ranges"];
  return encoded;
}

/// The next position of a shape; false after the last.
bool next(Indices& at, const Indices& shape) {
  for (std::size_t axis = at.size(); axis-- > 0;) {
    if (++at[axis] < shape[axis]) return true;
    at[axis] = 0;
  }
  return false;
}

float value_at(const AttentionMap& map, const Indices& at) {
  std::size_t place = 0;
  for (std::size_t axis = 0; axis < at.size(); ++axis) place = place * map.axes[axis].size + at[axis];
  return map.values.data()[place];
}

/// Straight from its definition: the axes in `order` that are left to fold, the innermost first.
double fold_of(const AttentionMap& map, Indices at, const std::vector<std::string>& how,
               std::vector<std::size_t> order) {
  if (order.empty()) return static_cast<double>(value_at(map, at));
  const std::size_t axis = order.back();
  order.pop_back();
  double result = how[axis] == "mean" ? 0 : how[axis] == "max" ? -1e9 : 1e9;
  for (at[axis] = 0; at[axis] < map.axes[axis].size; ++at[axis]) {
    const double one = fold_of(map, at, how, order);
    if (how[axis] == "mean") result += one / static_cast<double>(map.axes[axis].size);
    if (how[axis] == "max") result = std::max(result, one);
    if (how[axis] == "min") result = std::min(result, one);
  }
  return result;
}

/// Compares what one tensor of the page says with the map; returns how many numbers were compared.
std::size_t compare(const AttentionMap& map, const Json& page, const Json& tensor) {
  const std::size_t rank = map.axes.size();
  std::vector<std::string> how(rank, "each");
  if (tensor.contains("how")) how = tensor["how"].get<std::vector<std::string>>();
  // What asks goes first, then later axes before earlier ones.
  std::vector<std::size_t> order;
  const auto asks = page["roles"]["asks"].get<std::ptrdiff_t>();
  if (asks >= 0 && how[static_cast<std::size_t>(asks)] != "each") order.push_back(static_cast<std::size_t>(asks));
  for (std::size_t axis = rank; axis-- > 0;) {
    if (static_cast<std::ptrdiff_t>(axis) != asks && how[axis] != "each") order.push_back(axis);
  }
  const auto encoded = encoded_in(tensor);
  const auto values = attnviz::test::decoded(encoded);
  const double margin = encoded.packing == report::Packing::f32   ? 2e-6
                        : encoded.packing == report::Packing::u16 ? 1e-3
                                                                  : 0.02;
  Indices at(rank, 0);
  std::size_t count = 0, wrong = 0;
  do {
    Indices source = at;
    for (std::size_t axis = 0; axis < rank; ++axis) {
      const Json& kept = page["numbers"]["kept"][axis];
      if (how[axis] == "each" && !kept.empty()) source[axis] = kept[at[axis]];
    }
    wrong += std::abs(static_cast<double>(values.at(count)) - fold_of(map, source, how, order)) > margin ? 1 : 0;
    ++count;
  } while (next(at, encoded.shape));
  CHECK(count == values.size());
  CHECK(wrong == 0);
  return count;
}

Json page_of(const TemporaryFolder& folder, std::size_t bytes) {
  const std::string page = report::html_page(folder.path(), {.number_bytes = bytes});
  const std::string open = "<script type=\"application/json\" id=\"result-0\">";
  const std::size_t start = page.find(open) + open.size();
  return Json::parse(page.substr(start, page.find("</script>", start) - start));
}

}  // namespace

TEST_CASE(
    "Every number on a page that must thin is the dump's: positions, means, largest values, what places receive") {
  const TemporaryFolder folder;
  const report::Dump dump = large_dump();
  attnviz::test::write_text(folder / "cat.self.json", to_json(dump, report::Arrays::inline_lists));
  attnviz::test::write_text(
      folder / "manifest.jsonl",
      report::manifest_line({"cat.jpg", "self", report::Status::done, {"cat.self.json"}, "", {}}));
  for (const std::size_t bytes : {200000U, 60000U, 12000U}) {
    CAPTURE(bytes);
    const Json maps = page_of(folder, bytes)["dump"]["maps"];
    bool thinned = false;
    for (std::size_t index = 0; index < dump.maps.size(); ++index) {
      const AttentionMap& map = dump.maps[index];
      const Json& shown = maps[index];
      CAPTURE(map.name);
      const Summary summary = summarize(map);
      CHECK(shown["min"].get<float>() == summary.min);
      CHECK(shown["max"].get<float>() == summary.max);
      CHECK(shown["mean"].get<double>() == summary.mean);
      CHECK(compare(map, shown, shown["numbers"]) > 0);
      for (const Json& fold : shown["numbers"]["folds"]) CHECK(compare(map, shown, fold) > 0);
      for (const Json& kept : shown["numbers"]["kept"]) thinned = thinned || !kept.empty();
      if (shown["numbers"]["packing"] != "f32") CHECK(!shown["numbers"]["folds"].empty());
    }
    CHECK(thinned);
  }
}
