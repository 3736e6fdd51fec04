#include "attnviz/text/tokenizers/vocabulary.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"

namespace attnviz::text {

Vocabulary Vocabulary::load(const std::filesystem::path& file) {
  const std::string text = io::read_text(file, kMostBytes);
  std::vector<std::string> words;
  words.reserve(static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::size_t length = end - begin;
    if (length > 0 && text[begin + length - 1] == '\r') --length;
    words.push_back(text.substr(begin, length));
    begin = end + 1;
  }
  const std::string name = io::for_terminal(file.string());
  if (words.empty()) throw Error(ErrorKind::format, name + ": is empty");
  return of(std::move(words), name);
}

Vocabulary Vocabulary::of(std::vector<std::string> words, std::string name) {
  Vocabulary vocabulary;
  vocabulary.name_ = std::move(name);
  vocabulary.words_ = std::move(words);
  vocabulary.ids_.reserve(vocabulary.words_.size());
  std::int32_t id = 0;
  for (const std::string& word : vocabulary.words_) vocabulary.ids_[word] = id++;
  return vocabulary;
}

Vocabulary Vocabulary::read(const io::JsonPlace& place, std::string name) {
  Vocabulary vocabulary;
  vocabulary.name_ = std::move(name);
  const auto* members = std::get_if<io::JsonValue::Members>(&place.value().content);
  if (members == nullptr) place.complain("is not an object");
  vocabulary.ids_.reserve(members->size());
  for (const auto& [word, value] : *members) {
    const auto* id = std::get_if<std::uint64_t>(&value.content);
    if (id == nullptr || *id >= kMostIds) {
      place.complain("gives " + io::in_quotes(word) + " no id from 0 to " + std::to_string(kMostIds - 1));
    }
    if (vocabulary.words_.size() <= *id) {
      vocabulary.words_.resize(std::max<std::size_t>(*id + 1, std::min(members->size(), kMostIds)));
    }
    std::string& place_of_word = vocabulary.words_[*id];
    const auto number = static_cast<std::int32_t>(*id);
    const bool taken = !place_of_word.empty() || vocabulary.find("") == std::optional(number);
    if (taken && place_of_word != word) {
      place.complain("gives the id " + std::to_string(*id) + " to " + io::in_quotes(place_of_word) + " and to " +
                     io::in_quotes(word));
    }
    if (!vocabulary.ids_.emplace(word, number).second) place.complain("has " + io::in_quotes(word) + " twice");
    place_of_word = word;
  }
  if (vocabulary.ids_.empty()) place.complain("is empty");
  return vocabulary;
}

std::optional<std::int32_t> Vocabulary::find(std::string_view word) const {
  const auto found = ids_.find(word);
  return found == ids_.end() ? std::nullopt : std::optional(found->second);
}

std::int32_t Vocabulary::at(std::string_view word) const {
  if (const auto id = find(word)) return *id;
  throw Error(ErrorKind::format, name_ + ": has no " + io::in_quotes(word),
              "the vocabulary belongs to another tokenizer");
}

}  // namespace attnviz::text
