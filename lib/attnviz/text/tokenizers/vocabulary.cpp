#include "attnviz/text/tokenizers/vocabulary.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"

namespace attnviz::text {

Vocabulary Vocabulary::load(const std::filesystem::path& file) {
  constexpr std::size_t kMostBytes = 64'000'000;
  const std::string text = io::read_text(file, kMostBytes);
  Vocabulary vocabulary;
  vocabulary.name_ = io::for_terminal(file.string());
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
  vocabulary.words_.reserve(lines);
  vocabulary.ids_.reserve(lines);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::size_t length = end - begin;
    if (length > 0 && text[begin + length - 1] == '\r') --length;
    const auto id = static_cast<std::int32_t>(vocabulary.words_.size());
    vocabulary.words_.push_back(text.substr(begin, length));
    vocabulary.ids_[vocabulary.words_.back()] = id;
    begin = end + 1;
  }
  if (vocabulary.words_.empty()) throw Error(ErrorKind::format, vocabulary.name_ + ": is empty");
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
