#include "attnviz/models/systems/characters.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::models {
namespace {

constexpr std::size_t kMostCharacters = 2048;
constexpr std::string_view kWhiteSpace = " \t\r\n";

/// Bytes of the character that begins with `lead`, in well-formed UTF-8.
std::size_t bytes_of(char lead) {
  const auto value = static_cast<unsigned char>(lead);
  return value < 0x80 ? 1 : value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kWhiteSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kWhiteSpace) + 1 - first);
}

std::vector<std::string> alphabet(const Config& config, std::string_view key) {
  std::vector<std::string> characters = config.texts(key);
  if (characters.size() < 2 || characters.size() > 65'536) {
    throw Error(ErrorKind::format, config.name() + ": " + std::string(key) + " has " +
                                       std::to_string(characters.size()) + " characters, allowed 2 to 65536");
  }
  return characters;
}

}  // namespace

Characters::Characters(const Config& config)
    : target_(alphabet(config, "target_vocabulary")),
      separators_(config.text_or("separators", "")),
      lowercase_(config.flag_or("lowercase", false)) {
  const std::vector<std::string> source = alphabet(config, "source_vocabulary");
  source_size_ = source.size();
  for (std::size_t id = 1; id < source.size(); ++id) source_.emplace(source[id], id);
}

Reading Characters::read(std::string_view text) const {
  const std::string whole = io::repair_utf8(trimmed(text));
  Reading reading;
  for (std::size_t at = 0, size = 0; at < whole.size(); at += size) {
    size = bytes_of(whole[at]);
    std::string label = whole.substr(at, size);
    std::string character = label;
    if (size == 1) {
      if (separators_.find(label) != std::string::npos) continue;
      if (kWhiteSpace.find(label) != std::string_view::npos) label = character = " ";
      if (lowercase_ && label[0] >= 'A' && label[0] <= 'Z') character[0] = static_cast<char>(label[0] - 'A' + 'a');
    }
    const auto known = source_.find(character);
    if (known == source_.end() && std::ranges::find(reading.unknown, label) == reading.unknown.end()) {
      reading.unknown.push_back(label);
    }
    if (reading.ids.size() == kMostCharacters) {
      throw Error(ErrorKind::limit, "a text of more than " + std::to_string(kMostCharacters) + " characters",
                  "this network reads one short line");
    }
    reading.ids.push_back(known == source_.end() ? 0 : known->second);
    reading.labels.push_back(label);
  }
  if (reading.ids.empty()) throw Error(ErrorKind::value, "a text without a character to read");
  return reading;
}

std::vector<std::string> Characters::labels_of(const std::vector<std::size_t>& answer) const {
  std::vector<std::string> labels;
  labels.reserve(answer.size());
  for (const std::size_t id : answer) labels.push_back(id == 0 ? "end" : target_[id]);
  return labels;
}

std::string Characters::spell(const std::vector<std::size_t>& answer) const {
  std::string text;
  for (const std::size_t id : answer) {
    if (id == 0) break;
    text += target_[id];
  }
  return text;
}

}  // namespace attnviz::models
