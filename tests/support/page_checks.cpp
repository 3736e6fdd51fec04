#include "support/page_checks.hpp"

#include <unistd.h>

#include <cstdlib>

namespace attnviz::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPackages = "axe-core@4.14.1 html-validate@10.17.0";

bool run(const std::string& command) {
  return std::system(command.c_str()) == 0;
}

/// Fetches into a folder of its own, which then takes its place at once: other tests may fetch at the same time.
fs::path fetched() {
  const fs::path place = ATTNVIZ_CHECKERS_FOLDER;
  if (fs::exists(place)) return place;
  const fs::path own = place.string() + "." + std::to_string(getpid());
  fs::create_directories(own);
  write_text(own / "package.json", "{\"private\": true}\n");
  const bool came = run("npm install --prefix '" + own.string() + "' --no-audit --no-fund --ignore-scripts " +
                        kPackages + " >/dev/null 2>&1 </dev/null");
  std::error_code taken;
  if (came) fs::rename(own, place, taken);
  if (!came || taken) fs::remove_all(own);
  return came ? place : fs::path();
}

}  // namespace

fs::path page_checkers() {
  static const fs::path folder = npm_trouble().empty() ? fetched() : fs::path();
  return folder;
}

std::string npm_trouble() {
  static const bool is_here = run("command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1");
  return is_here ? "" : "there is no npm here";
}

std::vector<std::string> accessibility_violations(Browser& browser) {
  browser.value(read_text(page_checkers() / "node_modules/axe-core/axe.min.js") + "; true");
  return browser
      .value(
          "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + "
          "nodes.map(({ target }) => target.join(' ')).join(', ')))")
      .get<std::vector<std::string>>();
}

std::string html_findings(const fs::path& page) {
  const TemporaryFolder folder;
  const fs::path tools = page_checkers(), said = folder / "said";
  write_text(folder / "rules.json", "{\"extends\": [\"html-validate:standard\"], \"root\": true}\n");
  const bool passed =
      run("'" + (tools / "node_modules/.bin/html-validate").string() + "' --formatter text --config '" +
          (folder / "rules.json").string() + "' '" + page.string() + "' >'" + said.string() + "' 2>&1 </dev/null");
  const std::string text = read_text(said);
  return passed || !text.empty() ? text : "html-validate fails without a word";
}

}  // namespace attnviz::test
