#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "attnviz/core/attention_map.hpp"
#include "support/browser.hpp"
#include "support/catch.hpp"

namespace attnviz::test {

/// What "Copy JSON" gives: the views that are drawn.
inline nlohmann::json views_of(Browser& browser) {
  browser.value(
      "navigator.clipboard.writeText = async (text) => { window.copied = text; };"
      "[...document.querySelectorAll('.take button')].find((one) => one.textContent === 'Copy JSON').click()");
  return nlohmann::json::parse(
      browser.value("new Promise((done) => setTimeout(() => done(window.copied), 20))").get<std::string>())["views"];
}

inline std::vector<float> numbers_of(const nlohmann::json& values) {
  return values.get<std::vector<float>>();
}

inline std::vector<float> part_of(const AttentionMap& map, std::size_t first, std::size_t count) {
  return {map.values.data() + first, map.values.data() + first + count};
}

inline std::string text_of(Browser& browser, const std::string& selector) {
  return browser.value("document.querySelector(" + nlohmann::json(selector).dump() + ")?.textContent ?? ''");
}

inline std::unique_ptr<Browser> browser_or_word() {
  auto browser = Browser::start();
  if (!browser) WARN("passed over: there is no Chromium here");
  return browser;
}

}  // namespace attnviz::test
