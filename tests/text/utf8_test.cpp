#include "attnviz/text/utf8.hpp"

#include "support/catch.hpp"

using namespace attnviz::text;

namespace {

struct Spans {
  std::u32string values;
  std::vector<std::size_t> begins;
};

Spans decoded(std::string_view source) {
  Spans spans;
  for (const CodePoint& point : CodePoints(source)) {
    spans.values += point.value;
    spans.begins.push_back(point.begin);
  }
  return spans;
}

}  // namespace

TEST_CASE("code points come with their byte places") {
  const Spans spans = decoded("aé中😀");
  CHECK(spans.values == U"aé中😀");
  CHECK(spans.begins == std::vector<std::size_t>{0, 1, 3, 6});
}

// The examples of the Unicode standard 15.0, section 3.9, tables 3-8 to 3-11.
TEST_CASE("each maximal subpart of an ill-formed sequence is one replacement character") {
  const std::u32string r(1, kReplacement);
  CHECK(decoded("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41").values == r + r + r + r + r + r + r + r + U"A");
  CHECK(decoded("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41").values == r + r + r + r + r + r + r + r + U"A");
  CHECK(decoded("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42").values == r + r + r + r + r + U"A" + r + r + U"B");
  const Spans truncated = decoded("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41");
  CHECK(truncated.values == r + r + r + r + U"A");
  CHECK(truncated.begins == std::vector<std::size_t>{0, 2, 3, 6, 8});
}

TEST_CASE("a sequence cut off by the end of the text is one replacement character") {
  CHECK(decoded("a\xF0\x9F\x98").values == std::u32string{U'a', kReplacement});
  CHECK(decode_at("\xE4\xB8", 0).end == 2);
  CHECK_FALSE(decode_at("\xE4\xB8", 0).valid);
  CHECK(decode_at("\xEF\xBF\xBD", 0).valid);
}

TEST_CASE("every scalar value survives encoding and decoding") {
  std::size_t wrong = 0;
  for (char32_t value = 0; value <= 0x10FFFF; ++value) {
    if (value >= 0xD800 && value <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, value);
    const CodePoint point = decode_at(text, 0);
    if (point.value != value || point.end != text.size() || !point.valid) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("what is no scalar value is written as the replacement character") {
  for (const char32_t value : {char32_t{0xD800}, char32_t{0xDFFF}, char32_t{0x110000}}) {
    std::string text;
    append_utf8(text, value);
    CHECK(text == "\xEF\xBF\xBD");
  }
}

TEST_CASE("well-formed text stays as it is, NUL bytes too") {
  const std::string text("a\0b\xC3\xA9", 5);
  CHECK(well_formed(text) == text);
  CHECK(well_formed("a\xFF") == "a\xEF\xBF\xBD");
  CHECK(well_formed("").empty());
}
