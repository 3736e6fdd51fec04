#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/browser.hpp"

namespace attnviz::test {

/// The folder with axe-core and html-validate in fixed versions, which npm fetches when a test first asks for them and
/// which stay in the build folder. Empty when npm is missing or cannot reach its registry: `npm_trouble` says which.
std::filesystem::path page_checkers();
std::string npm_trouble();

/// What axe-core finds wrong with the page as it stands in the browser, one line a rule with its elements.
std::vector<std::string> accessibility_violations(Browser& browser);

/// What html-validate finds wrong with a file, one line a finding.
std::string html_findings(const std::filesystem::path& page);

}  // namespace attnviz::test
