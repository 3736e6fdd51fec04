#include "attnviz/text/tokenizers/byte_pair_files.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"

namespace attnviz::text {
namespace {

/// Nothing when a line is not two words with a space between them.
std::optional<std::pair<std::string, std::string>> pair_of(std::string_view line) {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || line.find(' ', space + 1) != std::string_view::npos) return std::nullopt;
  return std::pair(std::string(line.substr(0, space)), std::string(line.substr(space + 1)));
}

std::optional<std::pair<std::string, std::string>> pair_of(const io::JsonValue& value) {
  if (const auto* line = std::get_if<std::string>(&value.content)) return pair_of(*line);
  const auto* list = std::get_if<io::JsonValue::List>(&value.content);
  if (list == nullptr || list->size() != 2) return std::nullopt;
  const auto* first = std::get_if<std::string>(&(*list)[0].content);
  const auto* second = std::get_if<std::string>(&(*list)[1].content);
  if (first == nullptr || second == nullptr) return std::nullopt;
  return std::pair(*first, *second);
}

}  // namespace

std::string byte_word(unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  return {'<', '0', 'x', kDigits[byte >> 4], kDigits[byte & 15U], '>'};
}

BytePair::Merges read_merges(const io::JsonPlace& place) {
  const auto* list = std::get_if<io::JsonValue::List>(&place.value().content);
  if (list == nullptr) place.complain("is not a list");
  BytePair::Merges merges;
  merges.reserve(list->size());
  for (const io::JsonValue& value : *list) {
    auto pair = pair_of(value);
    if (!pair) place.complain("has no pair of words at " + std::to_string(merges.size()));
    merges.push_back(std::move(*pair));
  }
  return merges;
}

BytePair::Merges load_merges(const std::filesystem::path& file) {
  const std::string text = io::read_text(file, Vocabulary::kMostBytes);
  BytePair::Merges merges;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = std::string_view(text).substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    begin = end + 1;
    ++number;
    if (line.empty() || line.starts_with("#version")) continue;
    auto pair = pair_of(line);
    if (!pair) {
      throw Error(ErrorKind::format, io::path_text(file) + ": line " + std::to_string(number) + " is no pair of words");
    }
    merges.push_back(std::move(*pair));
  }
  return merges;
}

Vocabulary load_json_vocabulary(const std::filesystem::path& file) {
  const std::string text = io::read_text(file, Vocabulary::kMostBytes);
  const std::string name = io::path_text(file);
  const io::JsonValue document = io::parse_json(text, name);
  return Vocabulary::read(io::JsonPlace(document, name), name);
}

}  // namespace attnviz::text
