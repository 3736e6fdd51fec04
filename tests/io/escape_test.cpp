#include "attnviz/io/escape.hpp"

#include <nlohmann/json.hpp>

#include "support/catch.hpp"

using namespace attnviz::io;

TEST_CASE("ordinary text of any script reaches the terminal unchanged") {
  const std::string text = "na\u00efve \u732b \U0001F600 \u0645\u0631\u062d\u0628\u0627 back\\slash";
  CHECK(for_terminal(text) == text);
}

TEST_CASE("control characters become visible on the terminal") {
  CHECK(for_terminal("a\x1b[31mred\x07\r\n\t\x7f") == "a\\x1b[31mred\\x07\\x0d\\x0a\\x09\\x7f");
  CHECK(for_terminal(std::string("nul\0end", 7)) == "nul\\x00end");
  CHECK(for_terminal("csi \u009b31m") == "csi \\u009b31m");
}

TEST_CASE("direction marks and line separators become visible on the terminal") {
  CHECK(for_terminal("gpj.\u202etac") == "gpj.\\u202etac");
  CHECK(for_terminal("\u202a\u2066\u2069\u200f\u061c\u2028") == "\\u202a\\u2066\\u2069\\u200f\\u061c\\u2028");
}

TEST_CASE("bytes that are not UTF-8 become visible on the terminal") {
  CHECK(for_terminal("\xff\xfe") == "\\xff\\xfe");
  CHECK(for_terminal("cut \xe7\x8c") == "cut \\xe7\\x8c");
  CHECK(for_terminal("overlong \xc0\xaf") == "overlong \\xc0\\xaf");
  CHECK(for_terminal("surrogate \xed\xa0\x80") == "surrogate \\xed\\xa0\\x80");
  CHECK(for_terminal("beyond \xf4\x90\x80\x80") == "beyond \\xf4\\x90\\x80\\x80");
  CHECK(for_terminal("raw C1 \x9b") == "raw C1 \\x9b");
}

TEST_CASE("escaping for the terminal twice is escaping once") {
  const std::string once = for_terminal("a\x1b\\\u202e\xff");
  CHECK(for_terminal(once) == once);
}

TEST_CASE("HTML sees no markup in text") {
  CHECK(for_html("<img src='x' onerror=\"f()\"> & more") ==
        "&lt;img src=&#39;x&#39; onerror=&quot;f()&quot;&gt; &amp; more");
  CHECK(for_html("\u732b\tand\nlines") == "\u732b\tand\nlines");
}

TEST_CASE("characters that HTML forbids become the replacement character") {
  CHECK(for_html(std::string("a\0b", 3)) == "a\uFFFDb");
  CHECK(for_html("\x1b\xff\u0085\uFFFF") == "\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("a JSON string reads back as the text") {
  std::string text = "quote \" backslash \\ slash / \u732b \U0001F600 \u2028";
  for (char code = 0; code < 0x20; ++code) text += code;
  text += '\x7f';
  CHECK(nlohmann::json::parse(for_json(text)).get<std::string>() == text);
  CHECK(for_json("a\"b\n") == "\"a\\\"b\\n\"");
}

TEST_CASE("bytes that are not UTF-8 become the replacement character in JSON") {
  CHECK(for_json("a\xff\xe7\x8c") == "\"a\uFFFD\uFFFD\uFFFD\"");
  CHECK(repair_utf8("a\xff\u732b") == "a\uFFFD\u732b");
}

TEST_CASE("a JSON document cannot close the script element around it") {
  const std::string json = R"({"token":"</script><b>"})";
  const std::string safe = for_script(json);
  CHECK(safe.find('<') == std::string::npos);
  CHECK(nlohmann::json::parse(safe) == nlohmann::json::parse(json));
}

TEST_CASE("the empty path is shown as the current folder") {
  CHECK(path_text("") == ".");
  CHECK(path_text("a/b\n") == "a/b\\x0a");
}
