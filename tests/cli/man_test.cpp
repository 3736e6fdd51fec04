#include <sstream>

#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using attnviz::test::call;
using attnviz::test::shell;
using attnviz::test::TemporaryFolder;

TEST_CASE("the manual page has every section, command and option") {
  const TemporaryFolder here;
  const auto finished = call("man", here.path());
  REQUIRE(finished.code == 0);
  for (const char* section :
       {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES"}) {
    CHECK_THAT(finished.out, ContainsSubstring("\n.SH " + std::string(section) + "\n"));
  }
  for (const std::string command : {"run", "list", "explain", "lesson", "inspect", "report", "merge", "completions"}) {
    CHECK_THAT(finished.out, ContainsSubstring("\n.SS attnviz " + command + "\n"));
    std::istringstream help(call(command + " --help", here.path()).out);
    for (std::string line; std::getline(help, line);) {
      const std::size_t begin = line.find("--");
      if (!line.starts_with("  -") || begin == std::string::npos) continue;
      std::string escaped;
      for (const char character : line.substr(begin, line.find_first_of(" ,", begin) - begin)) {
        escaped += character == '-' ? std::string("\\-") : std::string(1, character);
      }
      CHECK_THAT(finished.out, ContainsSubstring("\\fB" + escaped + "\\fR"));
    }
  }
}

TEST_CASE("man shows the page without a warning") {
  const TemporaryFolder here;
  if (shell("command -v man", here.path()).code != 0) {
    SUCCEED("passed over: no man here");
    return;
  }
  const auto finished = shell("attnviz man >attnviz.1 && MANWIDTH=100 man --warnings -l attnviz.1 | cat", here.path());
  CHECK(finished.code == 0);
  CHECK(finished.err.empty());
  CHECK_THAT(finished.out, ContainsSubstring("attnviz run --text \"the cat saw it\" --query word:it -m self"));
  CHECK_THAT(finished.out, ContainsSubstring("ATTNVIZ_ASSETS"));
}

TEST_CASE("mandoc finds nothing to blame in the page") {
  const TemporaryFolder here;
  if (shell("command -v mandoc", here.path()).code != 0) {
    SUCCEED("passed over: no mandoc here");
    return;
  }
  const auto finished = shell("attnviz man >attnviz.1 && mandoc -Tlint -W warning attnviz.1", here.path());
  CHECK(finished.out.empty());
  CHECK(finished.code == 0);
}
