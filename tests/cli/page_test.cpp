#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/page_checks.hpp"
#include "support/paths.hpp"

using attnviz::test::accessibility_violations;
using attnviz::test::Browser;
using attnviz::test::call;
using attnviz::test::html_findings;
using attnviz::test::page_checkers;
using attnviz::test::project_path;
using attnviz::test::TemporaryFolder;

namespace {

/// Whether the checkers are here; says why not.
bool has_checkers() {
  if (!page_checkers().empty()) return true;
  const std::string trouble = attnviz::test::npm_trouble();
  WARN("passed over: " << (trouble.empty() ? "npm could not fetch axe-core and html-validate" : trouble));
  return false;
}

/// A photo and a sentence of the samples, each looked at in two ways, on one page.
void run_samples(const std::filesystem::path& folder) {
  const std::string photo = project_path("assets/samples/images/cat.jpg").string();
  const std::string text = project_path("assets/samples/text/animal.txt").string();
  REQUIRE(call("run '" + photo + "' -m self,se --features bank -o out -q", folder).code == 0);
  REQUIRE(call("run '" + text + "' --model minilm --layer all --query all -o out -q --html", folder).code == 0);
}

void check(Browser& browser, const std::string& where) {
  INFO(where);
  const std::vector<std::string> none;
  CHECK(accessibility_violations(browser) == none);
}

/// Every view of every result in a wide window, and what a result opens with in one as narrow as a phone.
void check_page(const std::string& scheme) {
  if (!has_checkers()) return;
  const auto browser = Browser::start();
  if (!browser) {
    WARN("passed over: there is no Chromium here");
    return;
  }
  const TemporaryFolder folder;
  run_samples(folder.path());
  const std::filesystem::path page = folder / "out/index.html";
  browser->prefer("prefers-color-scheme", scheme);
  for (const int width : {390, 1280}) {
    const std::string where = scheme + ", " + std::to_string(width) + " pixels, ";
    browser->open(page, "", width);
    check(*browser, where + "overview");
    browser->press("x");
    check(*browser, where + "lists to compare two");
    const auto hashes =
        browser->value("[...document.querySelectorAll('.card')].map((card) => card.getAttribute('href'))");
    REQUIRE(hashes.size() == 3);
    for (const auto& hash : hashes) {
      browser->open(page, hash.get<std::string>(), width);
      check(*browser, where + hash.get<std::string>());
      const auto views = browser->value(
          "[...document.querySelectorAll('[data-control=view] option:not(:checked)')].map((option) => option.value)");
      for (const auto& view : views) {
        if (width < 1000) continue;
        browser->value("(() => { const views = document.querySelector('[data-control=view] select'); views.value = " +
                       view.dump() + "; views.dispatchEvent(new Event('change')); })()");
        check(*browser, where + hash.get<std::string>() + ", " + view.get<std::string>());
      }
    }
  }
  // The checker sees what is wrong.
  browser->value("Object.assign(document.querySelector('h1').style, { color: '#777', background: '#888' })");
  CHECK_THAT(accessibility_violations(*browser).at(0), StartsWith("color-contrast: h1"));
}

}  // namespace

TEST_CASE("The page of the sample run is valid HTML") {
  if (!has_checkers()) return;
  const TemporaryFolder folder;
  run_samples(folder.path());
  const std::filesystem::path page = folder / "out/index.html";
  CHECK(html_findings(page).empty());
  // The checker sees what is wrong.
  std::string text = attnviz::test::read_text(page);
  text.insert(text.find("<footer>"), "<p><div id=\"main\"></p>");
  attnviz::test::write_text(page, text);
  CHECK_THAT(html_findings(page), ContainsSubstring("Duplicate ID \"main\""));
}

TEST_CASE("The page of the sample run has no barriers in light colours, wide and narrow") {
  check_page("light");
}

TEST_CASE("The page of the sample run has no barriers in dark colours, wide and narrow") {
  check_page("dark");
}
