#include "attnviz/text/tokenize.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/core/rng.hpp"
#include "attnviz/text/utf8.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::text;
using Texts = std::vector<std::string>;

namespace {

Texts texts(std::string_view source, Tokenizer tokenizer = Tokenizer::words) {
  Texts found;
  for (const Token& token : tokenize(source, tokenizer)) found.push_back(token.text);
  return found;
}

std::string random_text(Rng& rng) {
  static const std::vector<std::string> pieces{"a",
                                               "Zebra",
                                               " ",
                                               "\n",
                                               "\r\n",
                                               "\t",
                                               "'",
                                               "’",
                                               "-",
                                               ".",
                                               "...",
                                               ",",
                                               "12",
                                               "3.14",
                                               "中",
                                               "文",
                                               "。",
                                               "かな",
                                               "カナ",
                                               "ー",
                                               "한국어",
                                               "👨‍👩‍👧",
                                               "🇩🇪",
                                               "1️⃣",
                                               "e\xCC\x81",
                                               "\xCC\x81",
                                               "\xFF",
                                               "\xE4\xB8",
                                               std::string(1, '\0'),
                                               "\u200B",
                                               "\uFEFF",
                                               "\u00A0",
                                               "\u3000",
                                               "_",
                                               "שלום",
                                               "\u0600",
                                               "สวัสดี",
                                               "\u00AD",
                                               "\u200D"};
  std::string text;
  const std::size_t count = 1 + rng.index(12);
  for (std::size_t index = 0; index < count; ++index) text += pieces[rng.index(pieces.size())];
  return text;
}

bool only_separators(std::string_view source, std::size_t begin, std::size_t end) {
  for (const CodePoint& point : CodePoints(source.substr(begin, end - begin))) {
    if (!separates_tokens(point.value)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("names of tokenizers go both ways") {
  for (const std::string_view name : tokenizer_names()) CHECK(name_of(parse_tokenizer(name)) == name);
  CHECK_THROWS_WITH(parse_tokenizer("word"), ContainsSubstring("'word'"));
}

TEST_CASE("whitespace cuts at whitespace only") {
  CHECK(texts("Don't  stop,\r\nnow.\t中文", Tokenizer::whitespace) == Texts{"Don't", "stop,", "now.", "中文"});
}

TEST_CASE("words keep inner apostrophes and hyphens and cut punctuation off") {
  CHECK(texts("The animal didn't cross.") == Texts{"The", "animal", "didn't", "cross", "."});
  CHECK(texts("l’homme, 'quoted' dogs'") == Texts{"l’homme", ",", "'", "quoted", "'", "dogs", "'"});
  CHECK(texts("state-of-the-art COVID-19 10-20 a--b") ==
        Texts{"state-of-the-art", "COVID-19", "10", "-", "20", "a", "--", "b"});
  CHECK(texts("pi=3.14 1,000. 2,") == Texts{"pi", "=", "3.14", "1,000", ".", "2", ","});
  CHECK(texts("Wait... what?! (\"so\")") == Texts{"Wait", "...", "what", "?", "!", "(", "\"", "so", "\"", ")"});
  CHECK(texts("..\xCC\x81 !!?") == Texts{".", ".\xCC\x81", "!!", "?"});
  CHECK(texts("snake_case e\xCC\x81t\xCC\x81") == Texts{"snake_case", "e\xCC\x81t\xCC\x81"});
}

TEST_CASE("ideographs stand alone, kana and Hangul run together") {
  CHECK(texts("今天天气好。") == Texts{"今", "天", "天", "气", "好", "。"});
  CHECK(texts("東京タワーへ行った") == Texts{"東", "京", "タワー", "へ", "行", "った"});
  CHECK(texts("らーめん") == Texts{"らーめん"});
  CHECK(texts("한국어 문장입니다.") == Texts{"한국어", "문장입니다", "."});
  CHECK(texts("BERT模型") == Texts{"BERT", "模", "型"});
}

TEST_CASE("emoji sequences stay whole in words and characters") {
  CHECK(texts("hi👨‍👩‍👧🇩🇪1️⃣ok") == Texts{"hi", "👨‍👩‍👧", "🇩🇪", "1️⃣", "ok"});
  CHECK(texts("e\xCC\x81 👍🏽\r\nx", Tokenizer::characters) == Texts{"e\xCC\x81", "👍🏽", "x"});
}

TEST_CASE("the byte order mark is skipped and spans count it") {
  const auto tokens = tokenize("\xEF\xBB\xBFone two", Tokenizer::words);
  REQUIRE(tokens.size() == 2);
  CHECK(tokens[0] == Token{"one", 3, 6});
  CHECK(tokens[1] == Token{"two", 7, 10});
}

TEST_CASE("ill-formed bytes and NUL become tokens that are well-formed text") {
  CHECK(texts("a\xFFz") == Texts{"a", "\xEF\xBF\xBD", "z"});
  CHECK(texts(std::string("a\0b", 3)) == Texts{"a", std::string(1, '\0'), "b"});
}

TEST_CASE("a text without tokens is an error with a hint") {
  for (const std::string_view source : {"", "  \r\n\t", "\xEF\xBB\xBF", "\u200B"}) {
    try {
      tokenize(source, Tokenizer::words);
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::value);
      CHECK_FALSE(error.hint().empty());
    }
  }
}

TEST_CASE("more tokens than the limit are refused with the place") {
  const std::string source(kMaxTokens + 1, '(');
  CHECK_THROWS_WITH(tokenize(source, Tokenizer::characters), ContainsSubstring("byte 1000000 of 1000001"));
  CHECK(tokenize(std::string(4 * kMaxTokens, 'a'), Tokenizer::words).size() == 1);
}

TEST_CASE("tokens are ordered, slice the source and leave only separators out") {
  Rng rng(7);
  for (int round = 0; round < 3000; ++round) {
    const std::string source = "x" + random_text(rng);
    for (const Tokenizer tokenizer : {Tokenizer::whitespace, Tokenizer::words, Tokenizer::characters}) {
      std::size_t last = 0;
      bool sound = true;
      for (const Token& token : tokenize(source, tokenizer)) {
        sound = sound && token.begin >= last && token.end > token.begin && token.end <= source.size() &&
                token.text == well_formed(std::string_view(source).substr(token.begin, token.end - token.begin)) &&
                only_separators(source, last, token.begin);
        last = token.end;
      }
      INFO(source);
      CHECK((sound && only_separators(source, last, source.size())));
    }
  }
}
