#include "attnviz/report/html.hpp"
#include "attnviz/report/manifest.hpp"
#include "report/page_in_browser.hpp"
#include "report/random_map.hpp"

using namespace attnviz;
using attnviz::test::Browser;
using attnviz::test::browser_or_word;
using attnviz::test::numbers_of;
using attnviz::test::part_of;
using attnviz::test::TemporaryFolder;
using attnviz::test::views_of;
using Json = nlohmann::json;

namespace {

constexpr std::size_t kHeads = 2, kCells = 12;

/// Attention whose sharpness grows with the number.
AttentionMap attention(int number) {
  AttentionMap map =
      attnviz::test::random_map({{AxisKind::head, kHeads, {}}, {AxisKind::query, 1, {}}, {AxisKind::key, kCells, {}}});
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::key;
  map.reading = "where it looks";
  map.grid = covering_grid(3, 4, 640, 480);
  for (std::size_t head = 0; head < kHeads; ++head) {
    float* row = map.values.data() + head * kCells;
    for (std::size_t at = 0; at < kCells; ++at) row[at] = 1.0F / (2 * kCells);
    row[(head + static_cast<std::size_t>(number)) % kCells] += static_cast<float>(number) / 8;
    row[5] += 0.5F - static_cast<float>(number) / 8;
  }
  return map;
}

struct One {
  std::string input, mechanism;
  int number;
};
/// As the manifest has them; the page puts the results of an input together.
const std::vector<One> kResults{{"b.jpg", "zeta", 3}, {"a.jpg", "beta", 1}, {"b.jpg", "beta", 0}, {"a.jpg", "zeta", 2}};

void fill(const TemporaryFolder& folder) {
  std::string lines;
  for (const auto& [input, mechanism, number] : kResults) {
    report::Dump dump = attnviz::test::picture_dump();
    dump.input.path = input;
    dump.mechanism = {mechanism, mechanism, "", {}};
    dump.weights = {};
    dump.maps = {attention(number)};
    const std::string name = input + "." + mechanism + ".json";
    attnviz::test::write_text(folder / name, to_json(dump, report::Arrays::inline_lists));
    lines += report::manifest_line({input, mechanism, report::Status::done, {name}, "", {}});
  }
  attnviz::test::write_text(folder / "manifest.jsonl", lines);
  attnviz::test::write_text(folder / "index.html", report::html_page(folder.path()));
}

Json listed(Browser& browser) {
  return browser.value("[...document.querySelectorAll('#results .what, #results h2')].map((one) => one.textContent)");
}

void order(Browser& browser, const std::string& name) {
  browser.value("(() => { const s = document.querySelector('.order select'); s.value = '" + name +
                "'; s.dispatchEvent(new Event('change')); })()");
}

}  // namespace

TEST_CASE("In a browser: two results are chosen from lists by keys, and stand side by side with their difference") {
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  fill(folder);
  browser->open(folder / "index.html");
  browser->press("x");
  const Json names =
      browser->value("[...document.querySelectorAll('.picks select')[0].options].map((one) => one.text)");
  CHECK(names == Json({"zeta, b.jpg", "beta, b.jpg", "beta, a.jpg", "zeta, a.jpg"}));
  // The first list has the focus: to its last one; then the field and the list at the right, what is found there first.
  for (int press = 0; press < 3; ++press) browser->press("ArrowDown");
  browser->press("Tab");
  for (const char* letter : {"z", "e", "t", "a"}) browser->press(letter);
  browser->press("Enter");
  browser->value("new Promise((done) => setTimeout(done, 200))");
  CHECK(browser->value("document.querySelector('dialog')").is_null());
  const std::string hash = browser->value("location.hash");
  CHECK_THAT(hash, StartsWith("#m=zeta&i=a.jpg&tie=1&vs=m%3Dzeta%26i%3Db.jpg"));
  const Json views = views_of(*browser);
  REQUIRE(views.size() == 3);
  const AttentionMap left = attention(2), right = attention(3);
  CHECK(views[0]["input"] == "a.jpg");
  CHECK(views[1]["input"] == "b.jpg");
  // The first head of both, and then, because they go together, the second.
  browser->value(
      "[...document.querySelectorAll('[data-control=head] select')].forEach((one) => { one.value = '1'; "
      "one.dispatchEvent(new Event('change')); })");
  const Json second = views_of(*browser);
  CHECK(numbers_of(second[0]["values"]) == part_of(left, kCells, kCells));
  CHECK(numbers_of(second[1]["values"]) == part_of(right, kCells, kCells));
  const auto difference = numbers_of(second[2]["values"]);
  for (std::size_t at = 0; at < kCells; ++at) {
    CHECK(difference.at(at) == Approx(left.values.data()[kCells + at] - right.values.data()[kCells + at]).margin(1e-7));
  }
  CHECK(second[2]["kind"] == "signed");
  // The address alone brings all of it back.
  browser->open(folder / "index.html", browser->value("location.hash").get<std::string>());
  CHECK(views_of(*browser) == second);
  browser->value("[...document.querySelectorAll('.take button')].find((one) => one.textContent === 'Swap').click()");
  browser->value("new Promise((done) => setTimeout(done, 200))");
  const Json swapped = views_of(*browser);
  CHECK(swapped[0]["values"] == second[1]["values"]);
  CHECK(swapped[1]["values"] == second[0]["values"]);
  CHECK(browser->complaints() == std::vector<std::string>{});
}

TEST_CASE("In a browser: the list at the side stands in the order that the reader chose, and keys follow it") {
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  fill(folder);
  browser->open(folder / "index.html");
  CHECK(listed(*browser) == Json({"b.jpg", "zeta", "beta", "a.jpg", "beta", "zeta"}));
  order(*browser, "manifest");
  CHECK(listed(*browser) == Json({"b.jpg", "zeta", "a.jpg", "beta", "b.jpg", "beta", "a.jpg", "zeta"}));
  order(*browser, "name");
  CHECK(listed(*browser) == Json({"a.jpg", "beta", "zeta", "b.jpg", "beta", "zeta"}));
  order(*browser, "mechanism");
  CHECK(listed(*browser) == Json({"beta", "a.jpg", "b.jpg", "zeta", "a.jpg", "b.jpg"}));
  order(*browser, "sharp");
  const Json sharp = listed(*browser);
  REQUIRE(sharp.size() == 4);
  // With half at one place the entropy is least, with a quarter at each of two it is most.
  CHECK_THAT(sharp[0].get<std::string>(), StartsWith("beta, b.jpg: "));
  CHECK_THAT(sharp[3].get<std::string>(), StartsWith("zeta, a.jpg: "));
  order(*browser, "even");
  CHECK_THAT(listed(*browser)[0].get<std::string>(), StartsWith("zeta, a.jpg: "));
  browser->press("n");
  CHECK_THAT(browser->value("location.hash").get<std::string>(), StartsWith("#m=zeta&i=a.jpg"));
  CHECK(browser->complaints() == std::vector<std::string>{});
}
