#include "attnviz/text/tokenizers/json_fields.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/text/tokenizers/vocabulary.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::text {

std::optional<io::JsonPlace> field(const io::JsonPlace& place, std::string_view key) {
  if (!place.has(key)) return std::nullopt;
  io::JsonPlace found = place.at(key);
  if (std::holds_alternative<std::nullptr_t>(found.value().content)) return std::nullopt;
  return found;
}

bool flag_or(const io::JsonPlace& place, std::string_view key, bool fallback) {
  const auto found = field(place, key);
  if (!found) return fallback;
  const auto* value = std::get_if<bool>(&found->value().content);
  if (!value) found->complain("is not true or false");
  return *value;
}

bool flag(const io::JsonPlace& place, std::string_view key) {
  if (!field(place, key)) place.at(key).complain("is null, not true or false");
  return flag_or(place, key, false);
}

std::string text_or(const io::JsonPlace& place, std::string_view key, std::string_view fallback) {
  const auto found = field(place, key);
  return found ? found->text() : std::string(fallback);
}

std::int32_t id_of(const io::JsonPlace& place) {
  const std::size_t id = place.count();
  if (id >= Vocabulary::kMostIds) {
    place.complain("is " + std::to_string(id) + ", ids are below " + std::to_string(Vocabulary::kMostIds));
  }
  return static_cast<std::int32_t>(id);
}

std::u32string letters_at(const io::JsonPlace& place) {
  const std::string text = place.text();
  std::u32string letters;
  for (const CodePoint& point : CodePoints(text)) letters += point.value;
  return letters;
}

void refuse(const io::JsonPlace& place, const std::string& what) {
  std::string message;
  try {
    place.complain(what);
  } catch (const Error& error) {
    message = error.what();
  }
  throw Error(ErrorKind::unsupported, message,
              "without tokenizer.json the folder's vocab.txt, or vocab.json with merges.txt, is read");
}

}  // namespace attnviz::text
