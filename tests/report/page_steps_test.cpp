#include <algorithm>

#include "attnviz/report/html.hpp"
#include "attnviz/report/manifest.hpp"
#include "report/page_in_browser.hpp"
#include "report/random_map.hpp"
#include "support/page_checks.hpp"

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

const std::vector<std::string> kWords{"a", "red", "circle", "<end>"};
const std::string kLook = "#m=look&i=photos%2Fcat.jpg", kTell = "#m=tell&i=photos%2Fcat.jpg",
                  kPlanes = "#m=planes&i=photos%2Fcat.jpg", kHops = "#m=hops&i=a+text.txt",
                  kWrite = "#m=write&i=a+text.txt";

/// Rows of numbers that each sum to one.
AttentionMap shares(std::vector<Axis> axes) {
  const AxisKind last = axes.back().kind;
  const std::size_t size = axes.back().size;
  AttentionMap map = attnviz::test::random_map(axes);
  map.kind = ValueKind::probability;
  map.sums_over = last;
  map.reading = "where it looks";
  float* values = map.values.data();
  for (std::size_t row = 0; row < map.values.size(); row += size) {
    float sum = 0;
    for (std::size_t at = 0; at < size; ++at) sum += values[row + at] += 3.5F;
    for (std::size_t at = 0; at < size; ++at) values[row + at] /= sum;
  }
  return map;
}

/// Five looks of two boxes each, the sharper one inside the other.
AttentionMap glimpses() {
  AttentionMap map;
  map.name = "glimpses";
  map.axes = {{AxisKind::step, 5, {}}, {AxisKind::branch, 2, {}}, {AxisKind::field, 4, {"x", "y", "width", "height"}}};
  std::vector<float> boxes;
  for (int step = 0; step < 5; ++step) {
    const auto x = static_cast<float>(100 * step + 20), y = static_cast<float>(60 * step + 30);
    boxes.insert(boxes.end(), {x, y, 60, 60, x - 30, y - 30, 120, 120});
  }
  map.values = attnviz::test::tensor_of({5, 2, 4}, boxes);
  map.kind = ValueKind::box;
  map.reading = "where the eye looks";
  return map;
}

AttentionMap told() {
  AttentionMap map = shares({{AxisKind::step, 4, kWords}, {AxisKind::key, 12, {}}});
  map.grid = covering_grid(3, 4, 640, 480);
  return map;
}

AttentionMap planes() {
  AttentionMap map =
      attnviz::test::random_map({{AxisKind::step, 4, kWords}, {AxisKind::row, 3, {}}, {AxisKind::column, 4, {}}});
  map.reading = "where it looks";
  map.grid = covering_grid(3, 4, 640, 480);
  return map;
}

const std::vector<std::string> kStory{"Mary went home.", "John took the milk.", "Mary took the ball."};

/// One page with what trained systems make: an eye that moves, words said over a photo, memories, a text written anew.
void fill(const TemporaryFolder& folder) {
  std::string lines;
  const auto add = [&](report::Dump dump, const std::string& name, AttentionMap map) {
    dump.mechanism = {name, name, "", {}};
    dump.weights = {"bundled", 0, "models/" + name + "/model.safetensors", std::string(64, 'a'), {}};
    dump.maps = {std::move(map)};
    attnviz::test::write_text(folder / (name + ".json"), to_json(dump, report::Arrays::inline_lists));
    lines += report::manifest_line({dump.input.path, name, report::Status::done, {name + ".json"}, "", {}});
  };
  report::Dump text = attnviz::test::text_dump();
  text.input.path = "a text.txt";
  add(attnviz::test::picture_dump(), "look", glimpses());
  add(attnviz::test::picture_dump(), "tell", told());
  add(attnviz::test::picture_dump(), "planes", planes());
  add(text, "hops", shares({{AxisKind::hop, 2, {"hop 1", "hop 2"}}, {AxisKind::slot, 3, kStory}}));
  add(text, "write", shares({{AxisKind::target, 4, kWords}, {AxisKind::source, 3, {"un", "cercle", "rouge"}}}));
  attnviz::test::write_text(folder / "manifest.jsonl", lines);
  attnviz::test::write_text(folder / "index.html", report::html_page(folder.path()));
}

std::string caption(Browser& browser) {
  return text_of(browser, ".caption");
}

/// How dark it is over a pixel of the photo, 0 to 255.
int darkness_at(Browser& browser, int x, int y) {
  const std::string place = std::to_string(x) + " * c.width / 640, -" + std::to_string(y) + " * c.height / 480";
  return browser.value(
      "(() => { const c = document.querySelector('.plane canvas'), one = document.createElement('canvas')"
      ".getContext('2d', { willReadFrequently: true }); one.drawImage(c, -" +
      place + "); return one.getImageData(0, 0, 1, 1).data[3]; })()");
}

}  // namespace

TEST_CASE("In a browser: an eye's path has the dump's boxes, and goes on by click, key and by itself") {
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  fill(folder);
  const AttentionMap map = glimpses();
  browser->open(folder / "index.html", kLook);
  const Json steps = views_of(*browser)[0]["steps"];
  REQUIRE(steps.size() == 5);
  for (std::size_t step = 0; step < 5; ++step) {
    for (std::size_t scale = 0; scale < 2; ++scale) {
      const float* box = map.values.data() + 8 * step + 4 * scale;
      CHECK(steps[step][scale] == Json({{"x", box[0]}, {"y", box[1]}, {"width", box[2]}, {"height", box[3]}}));
    }
  }
  CHECK(caption(*browser) == "Where the eye looks; all 5 steps");
  CHECK(darkness_at(*browser, 5, 470) == 0);
  browser->value("document.querySelectorAll('.strip .word')[2].click()");
  CHECK(caption(*browser) == "Where the eye looks; step 3 of 5");
  CHECK(browser->value("location.hash").get<std::string>().find("q=2") != std::string::npos);
  CHECK(darkness_at(*browser, 5, 470) > 100);
  CHECK(darkness_at(*browser, 210, 200) == 0);
  CHECK_THAT(text_of(*browser, ".readout"), StartsWith("Step 3: around 250, 180: 60 \u00d7 60, 120 \u00d7 120"));
  browser->press("m");
  browser->press("ArrowRight");
  CHECK(caption(*browser) == "Where the eye looks; step 4 of 5");
  browser->press("k");
  CHECK(caption(*browser) == "Where the eye looks; step 5 of 5");
  CHECK(browser->value("document.querySelector('.play').getAttribute('aria-pressed')") == "true");
  // By itself, and from the last to the first.
  CHECK(browser->value("new Promise((done) => setTimeout(() => done(document.querySelector('.caption').textContent), "
                       "1000))") == "Where the eye looks; step 1 of 5");
  browser->press("k");
  CHECK(browser->value("document.querySelector('.play').getAttribute('aria-pressed')") == "false");
  CHECK(browser->complaints() == std::vector<std::string>{});
}

TEST_CASE("In a browser: who prefers less motion has more time for each step") {
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  fill(folder);
  browser->prefer("prefers-reduced-motion", "reduce");
  browser->open(folder / "index.html", kLook);
  browser->press("k");
  CHECK(browser->value("new Promise((done) => setTimeout(() => done(document.querySelector('.caption').textContent), "
                       "1200))") == "Where the eye looks; step 1 of 5");
}

TEST_CASE("In a browser: every word that was said has its map on the photo, with the dump's numbers, and opens") {
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  fill(folder);
  for (const auto& [hash, map] : {std::pair{kTell, told()}, std::pair{kPlanes, planes()}}) {
    CAPTURE(hash);
    browser->open(folder / "index.html", hash);
    CHECK(browser->value("[...document.querySelectorAll('.step')].map((step) => step.textContent)") == Json(kWords));
    const Json steps = views_of(*browser)[0]["values"];
    REQUIRE(steps.size() == 4);
    for (std::size_t step = 0; step < 4; ++step) {
      CHECK(numbers_of(steps[step]["values"]) == part_of(map, 12 * step, 12));
    }
    browser->value("document.querySelectorAll('.step')[2].click()");
    CHECK_THAT(caption(*browser), ContainsSubstring("; step 2 \u201ccircle\u201d"));
    CHECK(numbers_of(views_of(*browser)[0]["values"]) == part_of(map, 24, 12));
    CHECK(text_of(*browser, ".word[aria-pressed=true]") == "circle");
    browser->value("document.querySelector('.word[aria-pressed=true]').focus()");
    browser->press("ArrowLeft");
    CHECK(numbers_of(views_of(*browser)[0]["values"]) == part_of(map, 12, 12));
    browser->value("history.back()");
    CHECK(browser->value("new Promise((done) => setTimeout(() => done(document.querySelectorAll('.step').length), "
                         "100))") == 4);
  }
  CHECK(browser->complaints() == std::vector<std::string>{});
}

TEST_CASE("In a browser: hops over a memory stand side by side, with what each looks at most") {
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  fill(folder);
  const AttentionMap map = shares({{AxisKind::hop, 2, {}}, {AxisKind::slot, 3, {}}});
  browser->open(folder / "index.html", kHops);
  CHECK(browser->value("[...document.querySelectorAll('.hops .slot')].map((slot) => slot.textContent)") ==
        Json(kStory));
  CHECK(numbers_of(views_of(*browser)[0]["values"]) == part_of(map, 0, 6));
  const Json texts =
      browser->value("[...document.querySelectorAll('.weight')].map((cell) => Number(cell.textContent))");
  for (std::size_t at = 0; at < 6; ++at) {
    CHECK(texts[at].get<double>() == Approx(map.values.data()[at % 2 * 3 + at / 2]).epsilon(4e-3));
  }
  for (std::size_t hop = 0; hop < 2; ++hop) {
    browser->value("document.querySelectorAll('.hop')[" + std::to_string(hop) + "].click()");
    const float* row = map.values.data() + 3 * hop;
    CHECK(text_of(*browser, ".slot.most") == kStory[std::max_element(row, row + 3) - row]);
  }
  CHECK(browser->complaints() == std::vector<std::string>{});
}

TEST_CASE("In a browser: a text that was written word by word is gone through by its words") {
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  fill(folder);
  const AttentionMap map = shares({{AxisKind::target, 4, {}}, {AxisKind::source, 3, {}}});
  browser->open(folder / "index.html", kWrite + "&view=tokens");
  for (std::size_t word = 0; word < 4; ++word) {
    browser->value("document.querySelectorAll('.strip .word')[" + std::to_string(word) + "].click()");
    CHECK(numbers_of(views_of(*browser)[0]["values"]) == part_of(map, 3 * word, 3));
  }
  CHECK(browser->complaints() == std::vector<std::string>{});
}

TEST_CASE("Views of steps, paths and memories have no barriers in light and dark") {
  if (attnviz::test::page_checkers().empty()) {
    WARN("passed over: there are no checkers here (npm)");
    return;
  }
  const auto browser = browser_or_word();
  if (!browser) return;
  const TemporaryFolder folder;
  fill(folder);
  for (const char* scheme : {"light", "dark"}) {
    browser->prefer("prefers-color-scheme", scheme);
    for (const std::string& hash :
         {kLook + "&q=2", kTell, kPlanes + "&view=picture", kHops + "&q=1", kWrite + "&view=tokens"}) {
      CAPTURE(scheme, hash);
      browser->open(folder / "index.html", hash);
      CHECK(accessibility_violations(*browser) == std::vector<std::string>{});
    }
  }
}
