#include "attnviz/text/unicode.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::text;

TEST_CASE("normal forms and lower case equal CPython's") {
  for (const auto& value : test::golden("text_unicode")) {
    const std::string source = value.at("text");
    INFO(source);
    CHECK(normalize(source, NormalForm::nfc) == value.at("nfc").get<std::string>());
    CHECK(normalize(source, NormalForm::nfd) == value.at("nfd").get<std::string>());
    CHECK(normalize(source, NormalForm::nfkc) == value.at("nfkc").get<std::string>());
    CHECK(normalize(source, NormalForm::nfkd) == value.at("nfkd").get<std::string>());
    CHECK(lower_case(source) == value.at("lower").get<std::string>());
  }
}

TEST_CASE("classes equal the first letters of CPython's categories") {
  const std::map<std::string, CharacterClass> classes{{"L", CharacterClass::letter}, {"M", CharacterClass::mark},
                                                      {"N", CharacterClass::number}, {"P", CharacterClass::punctuation},
                                                      {"S", CharacterClass::symbol}, {"Z", CharacterClass::whitespace}};
  const nlohmann::json values = test::golden("text_classes");
  std::size_t wrong = 0;
  for (const auto& run : values.at("runs")) {
    for (char32_t value = run.at(0); value <= run.at(1).get<char32_t>(); ++value) {
      if (character_class(value) != classes.at(run.at(2))) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("whitespace is the property White_Space") {
  const auto expected = test::golden("text_classes").at("whitespace").get<std::vector<char32_t>>();
  std::vector<char32_t> found;
  for (char32_t value = 0; value <= 0x10FFFF; ++value) {
    if (is_whitespace(value)) found.push_back(value);
  }
  CHECK(found == expected);
}

TEST_CASE("scripts that words are cut by are told apart") {
  for (const char32_t value : U"中龥㐀𠀀豈々〇") {
    if (value != 0) CHECK(is_cjk_ideograph(value));
  }
  CHECK((is_hiragana(U'ひ') && !is_hiragana(U'カ') && !is_cjk_ideograph(U'ひ')));
  CHECK((is_katakana(U'カ') && is_katakana(U'ー') && is_katakana(U'ｶ') && !is_katakana(U'・')));
  CHECK((is_hangul(U'한') && is_hangul(U'\u1100') && !is_hangul(U'中')));
  CHECK((is_control(0) && is_control(0x7F) && is_control(0x9F) && !is_control(0xA0)));
}

TEST_CASE("folded case makes spellings of one word equal") {
  CHECK(fold_case("Straße") == fold_case("STRASSE"));
  CHECK(fold_case("ΣΊΣΥΦΟΣ") == fold_case("σίσυφος"));
  CHECK(fold_case("ﬁne") == "fine");
}

TEST_CASE("ill-formed bytes and NUL pass through normal forms") {
  CHECK(normalize("a\xFF", NormalForm::nfc) == "a\xEF\xBF\xBD");
  CHECK(fold_case(std::string("A\0B", 3)) == std::string("a\0b", 3));
  CHECK(lower_case("\xC3").size() == 3);
  CHECK(normalize("", NormalForm::nfkc).empty());
}
