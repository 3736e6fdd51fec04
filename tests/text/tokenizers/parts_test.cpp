// The small parts that tokenizers are made of.
#include "attnviz/text/letter_class.hpp"
#include "attnviz/text/tokenizers/byte_letters.hpp"
#include "attnviz/text/tokenizers/chunk.hpp"
#include "attnviz/text/tokenizers/normal_forms.hpp"
#include "attnviz/text/tokenizers/pattern.hpp"
#include "attnviz/text/tokenizers/prefix_tree.hpp"
#include "attnviz/text/unicode.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::text;

namespace {

std::vector<std::string> cut(const std::string& source, const Pattern& pattern, SplitBehavior behavior) {
  Chunks chunks = {{letters_of(source), std::nullopt}};
  split(chunks, pattern, behavior);
  std::vector<std::string> texts;
  for (const Chunk& chunk : chunks) texts.push_back(utf8_of(chunk.letters));
  return texts;
}

}  // namespace

TEST_CASE("normal forms that keep their places give the text of the normal forms that do not") {
  const std::string source =
      "e\u0301a\u0323\u0302 \u212b\ufb01\u1112\u1161\u11ab\ud55c\u0344\u0f73 a\u0302\u0323\u0301 \u00bd\u1e9b\u0323";
  for (const NormalForm form : {NormalForm::nfc, NormalForm::nfd, NormalForm::nfkc, NormalForm::nfkd}) {
    Letters letters = letters_of(source);
    text::normalize(letters, form);
    CHECK(utf8_of(letters) == text::normalize(source, form));
  }
  Letters letters = letters_of("e\u0301x");
  text::normalize(letters, NormalForm::nfc);
  CHECK(letters == Letters{{U'\u00e9', 0, 1}, {U'x', 3, 4}});
  letters = letters_of("\u00e9x");
  text::normalize(letters, NormalForm::nfd);
  CHECK(letters == Letters{{U'e', 0, 2}, {U'\u0301', 0, 2}, {U'x', 2, 3}});
}

TEST_CASE("rewriting keeps track of what was dropped and put in") {
  Letters letters = letters_of("abcd");
  rewrite(letters, std::vector<Change>{{U'x', 0}, {U'y', 1}, {U'z', -1}}, 1);
  CHECK(letters == Letters{{U'x', 1, 2}, {U'y', 1, 2}, {U'z', 2, 3}});
  prepend(letters, U"..");
  CHECK(letters[1] == Letter{U'.', 1, 2});
}

TEST_CASE("bytes have the letters of GPT-2") {
  CHECK(byte_letter(' ') == U'\u0120');
  CHECK(byte_letter('\n') == U'\u010a');
  CHECK(byte_letter('a') == U'a');
  CHECK(byte_letter(0xAD) == U'\u0143');
  CHECK(byte_letter(0xFF) == U'\u00ff');
}

TEST_CASE("words of bytes are readable where they are whole letters") {
  Letters letters = letters_of(" \u6ce8\u00e9\n");
  to_byte_letters(letters);
  CHECK(readable_bytes(utf8_of(letters)) == "\u0120\u6ce8\u00e9\u010a");
  letters.resize(3);
  CHECK(readable_bytes(utf8_of(letters)) == utf8_of(letters));
  CHECK(readable_bytes("the</w>") == "the</w>");
}

TEST_CASE("a text is cut before, behind, around or without its matches") {
  const Pattern dash = literal(U"-");
  using Texts = std::vector<std::string>;
  CHECK(cut("a--b-c", dash, SplitBehavior::removed) == Texts{"a", "b", "c"});
  CHECK(cut("a--b-c", dash, SplitBehavior::isolated) == Texts{"a", "-", "-", "b", "-", "c"});
  CHECK(cut("a--b-c", dash, SplitBehavior::merged_with_previous) == Texts{"a-", "-", "b-", "c"});
  CHECK(cut("a--b-c", dash, SplitBehavior::merged_with_next) == Texts{"a", "-", "-b", "-c"});
  CHECK(cut("a--b-c", dash, SplitBehavior::contiguous) == Texts{"a", "--", "b", "-", "c"});
}

TEST_CASE("a prefix tree finds the longest word, also one that stands twice") {
  const PrefixTree tree({{"a", 1}, {"abc", 2}, {"b", 3}, {"a", 4}, {"", 5}});
  CHECK(tree.longest("abd").number == 4);
  CHECK(tree.longest("abcd").number == 2);
  CHECK(tree.longest("abcd").length == 3);
  CHECK(tree.longest("xa").length == 0);
  CHECK(PrefixTree().longest("a").length == 0);
}

TEST_CASE("letters of words are those of Unicode's \\w") {
  CHECK(is_word_letter(U'\u0301'));
  CHECK(is_word_letter(U'_'));
  CHECK(is_word_letter(U'\u24b6'));
  CHECK(is_word_letter(U'\u200d'));
  CHECK_FALSE(is_word_letter(U'\u2460'));
  CHECK_FALSE(is_word_letter(U'-'));
  CHECK(is_unseen(U'\ue000'));
  CHECK_FALSE(is_unseen(U'\U000d0000'));
}
