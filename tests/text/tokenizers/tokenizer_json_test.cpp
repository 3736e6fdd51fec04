// Files that are wrong, or that know more than we do, are refused in one line that names the place.
#include "attnviz/text/tokenizers/tokenizer_json.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/text/tokenizers/byte_pair_files.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::test;
using nlohmann::json;

namespace {

json kind(const std::string& name) {
  return json::parse(read_text(tests_path("data/tokenizers/" + name + "/tokenizer.json")));
}

/// What is said of a file, without its folder.
struct Refusal {
  ErrorKind kind = ErrorKind::internal;
  std::string message;
};
Refusal refusal_of_text(const std::string& text) {
  const TemporaryFolder folder;
  write_text(folder / "tokenizer.json", text);
  const Error error = error_of([&] { text::load_tokenizer_json(folder / "tokenizer.json"); });
  std::string message = error.what();
  CHECK(message.find('\n') == std::string::npos);
  const std::string path = (folder.path() / "").string();
  if (message.starts_with(path)) message.erase(0, path.size());
  return {error.kind(), message};
}
Refusal refusal_of(const json& document) {
  return refusal_of_text(document.dump());
}

/// A copy with one value replaced.
json with(json document, const std::string& pointer, const json& value) {
  document[json::json_pointer(pointer)] = value;
  return document;
}

void check_format(const json& document, const std::string& message) {
  const Refusal refusal = refusal_of(document);
  CHECK(refusal.message == message);
  CHECK(refusal.kind == ErrorKind::format);
}

void check_unsupported(const json& document, const std::string& message) {
  const Refusal refusal = refusal_of(document);
  CHECK(refusal.message == message);
  CHECK(refusal.kind == ErrorKind::unsupported);
}

}  // namespace

TEST_CASE("parts of a tokenizer.json that are not known are refused by name") {
  const json gpt2 = kind("gpt2");
  const json foo = {{"type", "Foo"}};
  check_unsupported(with(gpt2, "/normalizer", foo), "tokenizer.json: normalizer.type is 'Foo', which is not supported");
  check_unsupported(with(gpt2, "/pre_tokenizer", {{"type", "Sequence"}, {"pretokenizers", {foo}}}),
                    "tokenizer.json: pre_tokenizer.pretokenizers[0].type is 'Foo', which is not supported");
  check_unsupported(with(gpt2, "/post_processor", foo),
                    "tokenizer.json: post_processor.type is 'Foo', which is not supported");
  check_unsupported(with(gpt2, "/model/type", "Foo"), "tokenizer.json: model.type is 'Foo', which is not supported");
  check_unsupported(with(gpt2, "/version", "2.0"), "tokenizer.json: version is '2.0', only 1.0 is known");
  check_unsupported(with(gpt2, "/model/dropout", 0.1),
                    "tokenizer.json: model.dropout is above 0, which makes tokens random");
  check_unsupported(
      with(gpt2, "/pre_tokenizer",
           {{"type", "Split"}, {"pattern", {{"Regex", "(a+)+$"}}}, {"behavior", "Isolated"}, {"invert", false}}),
      "tokenizer.json: pre_tokenizer.pattern.Regex is '(a+)+$', an expression that is not known here");
}

TEST_CASE("merges of words that are not there are refused") {
  const json gpt2 = kind("gpt2");
  CHECK(refusal_of(with(gpt2, "/model/merges/0", {"a", "\x1b[31m"})).message ==
        "tokenizer.json: merge 0 names '\\x1b[31m', which the vocabulary lacks");
  CHECK(refusal_of(with(gpt2, "/model/merges/3", {"!", "!"})).message ==
        "tokenizer.json: merge 3 names '!!', which the vocabulary lacks");
  check_format(with(gpt2, "/model/merges/1", "abc"), "tokenizer.json: model.merges has no pair of words at 1");
  check_format(with(gpt2, "/model/merges/1", 7), "tokenizer.json: model.merges has no pair of words at 1");
  check_format(with(gpt2, "/model/merges", 7), "tokenizer.json: model.merges is not a list");
  check_format(with(gpt2, "/model/unk_token", "<none>"), "tokenizer.json: has no '<none>'");
}

TEST_CASE("ids that are used twice, too large or no numbers are refused") {
  const json words = kind("word_level");
  check_format(with(words, "/model/vocab", {{"[UNK]", 0}, {"a", 1}, {"b", 1}}),
               "tokenizer.json: model.vocab gives the id 1 to 'a' and to 'b'");
  check_format(with(words, "/model/vocab", {{"[UNK]", 0}, {"", 1}, {"b", 1}}),
               "tokenizer.json: model.vocab gives the id 1 to '' and to 'b'");
  for (const json& id : {json(4294967296), json(2000000), json(-1), json(0.5), json("0"), json(nullptr)}) {
    check_format(with(words, "/model/vocab/far", id),
                 "tokenizer.json: model.vocab gives 'far' no id from 0 to 1999999");
  }
  check_format(with(words, "/model/vocab", json::object()), "tokenizer.json: model.vocab is empty");
  check_format(with(words, "/model/vocab", json::array()), "tokenizer.json: model.vocab is not an object");
  CHECK(refusal_of_text(R"({"model":{"type":"WordLevel","vocab":{"<unk>":0,"a":1,"a":2}}})").message ==
        "tokenizer.json: model.vocab has 'a' twice");
  check_format(with(kind("gpt2"), "/added_tokens/0/id", 4000000),
               "tokenizer.json: added_tokens[0].id is 4000000, ids are below 2000000");
}

TEST_CASE("unigram vocabularies without their scores are refused") {
  const json unigram = kind("unigram");
  check_format(with(unigram, "/model/vocab/5", {"word"}), "tokenizer.json: model.vocab has no word with a score at 5");
  check_format(with(unigram, "/model/vocab/5", {"word", "-1"}),
               "tokenizer.json: model.vocab has no word with a score at 5");
  check_format(with(unigram, "/model/vocab", json::array()),
               "tokenizer.json: model.vocab is not a list of words with their scores");
  check_format(with(unigram, "/model/unk_id", 1000000), "tokenizer.json: model.unk_id is 1000000, but there are " +
                                                            std::to_string(unigram.at("model").at("vocab").size()) +
                                                            " words");
  const Refusal longest = refusal_of(with(unigram, "/model/vocab/5", {std::string(5000, 'a'), -1.0}));
  CHECK(longest.message == "vocabulary: a word has 5000 bytes, at most 4096 are read");
  CHECK(longest.kind == ErrorKind::limit);
}

TEST_CASE("charsmaps that point beyond themselves change nothing or are refused") {
  const json unigram = kind("unigram");
  const auto with_map = [&](const std::string& base64) {
    return with(unigram, "/normalizer", {{"type", "Precompiled"}, {"precompiled_charsmap", base64}});
  };
  check_format(with_map("****"), "tokenizer.json: normalizer.precompiled_charsmap is not base64");
  check_format(with_map(""), "tokenizer.json: normalizer.precompiled_charsmap has 0 bytes, but its trie 0");
  check_format(with_map("/////w=="),
               "tokenizer.json: normalizer.precompiled_charsmap has 4 bytes, but its trie 4294967295");
  check_format(with_map("CAAAAAAAAAA="), "tokenizer.json: normalizer.precompiled_charsmap has 8 bytes, but its trie 8");
  const TemporaryFolder folder;
  write_text(folder / "tokenizer.json", with_map("BAAAAP////8=").dump());  // one unit, its children far outside
  const auto parts = text::load_tokenizer_json(folder / "tokenizer.json");
  CHECK(parts.pieces_of("the cat").size() >= 2);
}

TEST_CASE("rules that double a text again and again stop at a limit") {
  const json twice = {{"type", "Replace"}, {"pattern", {{"String", "a"}}}, {"content", "aa"}};
  const json bytes = {{"type", "ByteLevel"}};
  for (const json& step : {twice, bytes}) {
    const json rules = {{"type", "Sequence"}, {"normalizers", json::array()}};
    json document = with(kind("gpt2"), "/normalizer", rules);
    for (int count = 0; count < 50; ++count) document["normalizer"]["normalizers"].push_back(step);
    const auto parts = text::read_tokenizer_json(document.dump(), "tokenizer.json");
    CHECK(error_of([&] { parts.pieces_of("a\u00e9"); }).kind() == ErrorKind::limit);
  }
}

TEST_CASE("templates must hold their texts once") {
  const json bert = kind("word_piece");
  check_format(with(bert, "/post_processor/single", json::array()),
               "tokenizer.json: post_processor.single must have A once");
  json pair = bert.at("post_processor").at("pair");
  pair.push_back(pair[1]);
  check_format(with(bert, "/post_processor/pair", pair),
               "tokenizer.json: post_processor.pair must have A and B once each");
  check_format(with(bert, "/post_processor/special_tokens", json::object()),
               "tokenizer.json: post_processor.special_tokens.[CLS] is missing");
}

TEST_CASE("what is no tokenizer at all is refused") {
  CHECK(refusal_of_text("").kind == ErrorKind::format);
  CHECK(refusal_of_text("[]").message == "tokenizer.json: the document is not an object");
  CHECK(refusal_of_text("{}").message == "tokenizer.json: model is missing");
  CHECK(refusal_of_text(std::string(100'000, '[')).kind == ErrorKind::limit);
  json deep = {{"type", "NFC"}};
  for (int level = 0; level < 100; ++level) deep = {{"type", "Sequence"}, {"normalizers", {deep}}};
  CHECK(refusal_of(with(kind("gpt2"), "/normalizer", deep)).kind == ErrorKind::limit);
}

TEST_CASE("lines of merges.txt that are no pairs are refused with their number") {
  const TemporaryFolder folder;
  write_text(folder / "merges.txt", "#version: 0.2\r\na b\r\n\nc d\n");
  CHECK(text::load_merges(folder / "merges.txt") == text::BytePair::Merges{{"a", "b"}, {"c", "d"}});
  write_text(folder / "merges.txt", "a b\nc d e\n");
  const std::string message = error_of([&] { text::load_merges(folder / "merges.txt"); }).what();
  CHECK(message.ends_with("merges.txt: line 2 is no pair of words"));
  write_text(folder / "vocab.json", "{\"a\": 0");
  CHECK(error_of([&] { text::load_json_vocabulary(folder / "vocab.json"); }).kind() == ErrorKind::format);
}
