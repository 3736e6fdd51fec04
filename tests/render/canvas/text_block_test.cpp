#include "attnviz/render/canvas/text_block.hpp"

#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;

TEST_CASE("words are wrapped at spaces, and no line is too wide") {
  const std::string text = "each row says where that query looks, and each column who looks at that key";
  for (const int width : {60, 120, 300}) {
    std::string joined;
    for (const std::string& line : wrapped(text, 13, width)) {
      CHECK(measure(line, 13).width <= width);
      joined += (joined.empty() ? "" : " ") + line;
    }
    CHECK(joined == text);
  }
}

TEST_CASE("a word wider than a line is broken between characters and loses none") {
  for (const std::string text :
       {"Donaudampfschifffahrtsgesellschaft", "注意力机制让大脑集中精力处理场景", "ééééééééééééé"}) {
    std::string joined;
    const auto lines = wrapped(text, 13, 50);
    CHECK(lines.size() > 1);
    for (const std::string& line : lines) {
      CHECK(measure(line, 13).width <= 50);
      joined += line;
    }
    CHECK(joined == text);
  }
}

TEST_CASE("no width at all still ends, with one character a line") {
  CHECK(wrapped("abc", 13, 0) == std::vector<std::string>{"a", "b", "c"});
  CHECK(wrapped("", 13, 100).empty());
  CHECK(wrapped("   ", 13, 100).empty());
}
