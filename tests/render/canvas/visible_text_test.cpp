#include "attnviz/render/canvas/visible_text.hpp"

#include "support/catch.hpp"

using namespace attnviz::render;

TEST_CASE("plain text in any script stays as it is") {
  for (const std::string text :
       {"", "hello", "今天", "שלום", "👨‍👩‍👧", "e\u0301", "क्‍ष", "a\u00A0b"})
    CHECK(visible_text(text) == text);
}

TEST_CASE("controls become pictures or escapes") {
  CHECK(visible_text(std::string("\0\t\n\r\x1B\x7F", 6)) == "␀␉␊␍␛␡");
  CHECK(visible_text("\u0085\u2028") == "\\u0085\\u2028");
  CHECK(visible_text("\uFEFFx\u200By") == "\\uFEFFx\\u200By");
  CHECK(visible_text("a\u202Eb\u2066") == "a\\u202Eb\\u2066");
  CHECK(visible_text("\U000E0001") == "\\U000E0001");
}

TEST_CASE("a joiner is shown where it joins nothing") {
  CHECK(visible_text("\u200D") == "\\u200D");
  CHECK(visible_text("\u200Cx") == "\\u200Cx");
}

TEST_CASE("of the marks on one character the first 32 stay") {
  std::string marks;
  for (int count = 0; count < 32; ++count) marks += "\u0301";
  CHECK(visible_text("a" + marks) == "a" + marks);
  CHECK(visible_text("a" + marks + marks + "b" + marks) == "a" + marks + "b" + marks);
}

TEST_CASE("ill-formed bytes are replacement characters") {
  CHECK(visible_text("a\xFF\xC3") == "a\uFFFD\uFFFD");
}
