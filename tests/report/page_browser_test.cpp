#include <cmath>
#include <nlohmann/json.hpp>

#include "attnviz/report/html.hpp"
#include "attnviz/report/manifest.hpp"
#include "report/page_in_browser.hpp"
#include "report/random_map.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using attnviz::test::Browser;
using attnviz::test::browser_or_word;
using attnviz::test::numbers_of;
using attnviz::test::part_of;
using attnviz::test::TemporaryFolder;
using attnviz::test::text_of;
using attnviz::test::views_of;
using Json = nlohmann::json;

namespace {

/// Attention whose rows sum to one.
AttentionMap attention(std::vector<Axis> axes) {
  AttentionMap map = attnviz::test::random_map(axes);
  map.name = "attention";
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::key;
  map.reading = "where each token looks";
  const std::size_t keys = axes.back().size;
  float* values = map.values.data();
  for (std::size_t row = 0; row < map.values.size(); row += keys) {
    float sum = 0;
    for (std::size_t key = 0; key < keys; ++key) sum += values[row + key] = std::exp(values[row + key] / 3);
    for (std::size_t key = 0; key < keys; ++key) values[row + key] /= sum;
  }
  return map;
}

const std::vector<std::string> kTokens{"[CLS]", "the", "cat</script><b>", "##s", "\xE2\x80\xAEsat", "[SEP]"};

report::Dump text_dump() {
  report::Dump dump = attnviz::test::text_dump();
  dump.input.path = "a text.txt";
  dump.mechanism = {"net", "Net", "", {}};
  dump.maps = {attention(
      {{AxisKind::layer, 2, {}}, {AxisKind::head, 3, {}}, {AxisKind::query, 6, kTokens}, {AxisKind::key, 6, kTokens}})};
  return dump;
}

report::Dump photo_dump() {
  report::Dump dump = attnviz::test::picture_dump();
  dump.mechanism.title = "Self-attention";
  dump.maps = {attention({{AxisKind::query, 12, {}}, {AxisKind::key, 12, {}}})};
  dump.maps[0].grid = covering_grid(3, 4, 640, 480);
  return dump;
}

/// A folder with both, and something that failed.
void fill(const TemporaryFolder& folder) {
  using attnviz::test::write_text;
  using report::manifest_line;
  using report::Status;
  write_text(folder / "a.json", to_json(text_dump(), report::Arrays::inline_lists));
  write_text(folder / "b.json", to_json(photo_dump(), report::Arrays::inline_lists));
  const report::ManifestEntry bad{"bad.jpg", "self", Status::failed,
                                  {},        "",     report::ManifestError{"format", "bad.jpg: not a picture", ""}};
  write_text(folder / "manifest.jsonl",
             manifest_line({"a text.txt", "net", Status::done, {"a.json"}, "", {}}) +
                 manifest_line({"photos/cat.jpg", "self", Status::done, {"b.json"}, "", {}}) + manifest_line(bad));
  write_text(folder / "index.html", report::html_page(folder.path()));
}

const std::string kNet = "#m=net&i=a+text.txt", kPhoto = "#m=self&i=photos%2Fcat.jpg";

}  // namespace

TEST_CASE("In a browser: the overview lists, finds and says what failed, and a page asks no network") {
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  fill(folder);
  for (const int width : {1280, 390}) {
    browser->open(folder / "index.html", "", width);
    CHECK(browser->value("document.querySelectorAll('.card').length") == 2);
    CHECK(text_of(*browser, ".trouble") == "bad.jpg Self-attention: bad.jpg: not a picture");
    browser->value("const f = document.querySelector('#find'); f.value = 'NET'; f.dispatchEvent(new Event('input'))");
    CHECK(browser->value("document.querySelectorAll('.card').length") == 1);
    CHECK(browser->value("document.documentElement.scrollWidth") == width);
  }
  browser->value("document.querySelector('.card').click()");
  CHECK(browser->value("new Promise((done) => setTimeout(() => done(location.hash), 50))")
            .get<std::string>()
            .starts_with(kNet));
  CHECK(browser->complaints() == std::vector<std::string>{});
}

TEST_CASE("In a browser: layers and heads at a glance, with the dump's numbers, and each opens") {
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  fill(folder);
  const AttentionMap map = text_dump().maps[0];
  browser->open(folder / "index.html", kNet);
  CHECK(browser->value("document.querySelectorAll('.head').length") == 12);
  const Json cells = views_of(*browser)[0]["values"];
  REQUIRE(cells.size() == 12);
  CHECK(numbers_of(cells[6]["values"]) == part_of(map, (3 + 2) * 36, 36));
  double entropy = 0, mean = 0;
  for (const float weight : part_of(map, (3 + 2) * 36, 36))
    entropy -= static_cast<double>(weight) * std::log(static_cast<double>(weight)) / 6;
  CHECK(cells[6]["entropy"].get<double>() == Approx(entropy).epsilon(1e-5));
  CHECK_FALSE(cells[7].contains("entropy"));
  for (std::size_t head = 0; head < 3; ++head) mean += map.values.data()[(3 + head) * 36] / 3.0;
  CHECK(cells[7]["head"] == "mean");
  CHECK(cells[7]["values"][0].get<double>() == Approx(mean));
  browser->value("document.querySelectorAll('.head')[6].click()");
  CHECK(text_of(*browser, ".caption") == "Where each token looks; layer 1; head 2");
  CHECK(numbers_of(views_of(*browser)[0]["values"]) == part_of(map, (3 + 2) * 36, 36));
  browser->press("ArrowLeft");
  browser->press("ArrowUp");
  CHECK(numbers_of(views_of(*browser)[0]["values"]) == part_of(map, 36, 36));
  CHECK(browser->complaints() == std::vector<std::string>{});
}

TEST_CASE("In a browser: hidden tokens, whole words and sums are what they say") {
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  fill(folder);
  const AttentionMap map = text_dump().maps[0];
  browser->open(folder / "index.html", kNet + "&view=tokens&x.layer=0&x.head=1");
  const std::vector<float> all = part_of(map, 36, 36);
  browser->point(".tokens .cell:nth-of-type(2)");
  browser->click();
  browser->point(".tokens .cell:nth-of-type(5)");
  browser->click(true);
  const auto sum = numbers_of(views_of(*browser)[0]["values"]);
  for (std::size_t key = 0; key < 6; ++key) CHECK(sum.at(key) == Approx(all[6 + key] + all[24 + key]));
  CHECK(browser->value("document.querySelector('.tokens b, .tokens script')").is_null());
  CHECK(text_of(*browser, ".tokens .cell:nth-of-type(5)") == "\\u202esat");
  browser->press("Escape");
  browser->open(folder / "index.html", kNet + "&view=tokens&x.layer=0&x.head=1&hide=1&words=1&q=1");
  const auto words = numbers_of(views_of(*browser)[0]["values"]);
  REQUIRE(words.size() == 3);
  // "cats" looks as its two pieces do on average, without the special tokens at both ends.
  double whole = 0;
  for (std::size_t key = 1; key < 5; ++key) whole += all[12 + key] + all[18 + key];
  CHECK(words[1] == Approx((all[14] + all[15] + all[20] + all[21]) / whole).epsilon(1e-5));
  CHECK(browser->complaints() == std::vector<std::string>{});
}

TEST_CASE("In a browser: pointing asks, a click locks, Escape unlocks, the address tells") {
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  fill(folder);
  const AttentionMap map = photo_dump().maps[0];
  browser->open(folder / "index.html", kPhoto);
  const double cell = browser->value("document.querySelector('.plane').clientWidth").get<double>() / 4;
  browser->point(".plane", 1.5 * cell, -cell);  // row 0, column 3
  CHECK(numbers_of(views_of(*browser)[0]["values"]) == part_of(map, 3 * 12, 12));
  browser->click();
  CHECK_THAT(browser->value("location.hash").get<std::string>(), ContainsSubstring("q=3"));
  browser->point("h1");
  CHECK_THAT(text_of(*browser, ".readout"), StartsWith("Locked"));
  CHECK(numbers_of(views_of(*browser)[0]["values"]) == part_of(map, 3 * 12, 12));
  browser->press("Escape");
  CHECK(browser->value("location.hash").get<std::string>().find("q=") == std::string::npos);
  CHECK(browser->complaints() == std::vector<std::string>{});
}

TEST_CASE("In a browser: two heads on one scale, and their difference") {
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  fill(folder);
  const AttentionMap map = text_dump().maps[0];
  browser->open(folder / "index.html", kNet + "&view=matrix&x.layer=1&x.head=0");
  browser->press("c");
  browser->press("ArrowRight");
  const Json views = views_of(*browser);
  REQUIRE(views.size() == 3);
  const auto left = part_of(map, 4 * 36, 36), right = part_of(map, 3 * 36, 36);
  CHECK(numbers_of(views[0]["values"]) == left);
  CHECK(numbers_of(views[1]["values"]) == right);
  const auto difference = numbers_of(views[2]["values"]);
  for (std::size_t at = 0; at < 36; ++at) CHECK(difference.at(at) == Approx(left[at] - right[at]).margin(1e-7));
  CHECK(browser->value("new Set([...document.querySelectorAll('.pane:not(:last-child) .numbers')].map((one) => "
                       "one.textContent)).size") == 1);
  browser->press("c");
  CHECK(views_of(*browser).size() == 1);
  CHECK(browser->complaints() == std::vector<std::string>{});
}

TEST_CASE("In a browser: numbers come out of the page as they went in, exactly or as near as it says") {
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  report::Dump dump = attnviz::test::text_dump();
  dump.input.path = "a text.txt";
  dump.mechanism = {"net", "Net", "", {}};
  dump.maps = {attnviz::test::random_map({{AxisKind::query, 20, {}}, {AxisKind::key, 100, {}}})};
  attnviz::test::write_text(folder / "a.json", to_json(dump, report::Arrays::inline_lists));
  attnviz::test::write_text(folder / "manifest.jsonl",
                            report::manifest_line({"a text.txt", "net", report::Status::done, {"a.json"}, "", {}}));
  struct Room {
    std::size_t bytes;
    const char* note;
    double margin;
  };
  const std::vector<float> all = part_of(dump.maps[0], 0, 2000);
  for (const Room& room : {Room{8000, "", 0}, Room{7999, "65536 levels", 1e-4}, Room{3000, "256 levels", 0.02}}) {
    attnviz::test::write_text(folder / "index.html", report::html_page(folder.path(), {.number_bytes = room.bytes}));
    browser->open(folder / "index.html", kNet + "&view=matrix");
    const Json view = views_of(*browser)[0];
    CHECK_THAT(view["note"].get<std::string>(), ContainsSubstring(room.note));
    const auto values = numbers_of(view["values"]);
    REQUIRE(values.size() == all.size());
    double worst = 0;
    for (std::size_t at = 0; at < all.size(); ++at) {
      worst = std::max(worst, std::abs(static_cast<double>(values[at]) - static_cast<double>(all[at])));
    }
    CHECK(worst <= room.margin);
  }
}

TEST_CASE("In a browser: texts of every length are unpacked to their last number") {
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  report::Dump dump = attnviz::test::text_dump();
  dump.input.path = "a text.txt";
  dump.mechanism = {"net", "Net", "", {}};
  dump.maps.clear();
  for (std::size_t size = 1; size <= 26; ++size) {
    dump.maps.push_back(attnviz::test::random_map({{AxisKind::channel, size, {}}}));
    dump.maps.back().name = "of " + std::to_string(size);
  }
  attnviz::test::write_text(folder / "a.json", to_json(dump, report::Arrays::inline_lists));
  attnviz::test::write_text(folder / "manifest.jsonl",
                            report::manifest_line({"a text.txt", "net", report::Status::done, {"a.json"}, "", {}}));
  attnviz::test::write_text(folder / "index.html", report::html_page(folder.path()));
  browser->open(folder / "index.html", kNet);
  for (const AttentionMap& map : dump.maps) {
    browser->value("(() => { const maps = document.querySelector('[data-control=map] select'); maps.value = '" +
                   map.name + "'; maps.dispatchEvent(new Event('change')); })()");
    CHECK(numbers_of(views_of(*browser)[0]["values"]) == part_of(map, 0, map.values.size()));
  }
}
