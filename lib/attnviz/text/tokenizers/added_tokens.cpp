#include "attnviz/text/tokenizers/added_tokens.hpp"

#include <algorithm>
#include <iterator>

#include "attnviz/text/letter_class.hpp"
#include "attnviz/text/tokenizers/json_fields.hpp"
#include "attnviz/text/unicode.hpp"

namespace attnviz::text {
namespace {

AddedToken read_token(const io::JsonPlace& place) {
  id_of(place.at("id"));
  AddedToken token{.text = place.at("content").text(),
                   .single_word = flag_or(place, "single_word", false),
                   .takes_left = flag_or(place, "lstrip", false),
                   .takes_right = flag_or(place, "rstrip", false)};
  token.in_normalized = flag_or(place, "normalized", !flag_or(place, "special", false));
  return token;
}

/// Where the bytes of each letter begin in the letters' UTF-8 form, and the end.
struct Bytes {
  std::string text;
  std::vector<std::size_t> begins;
  explicit Bytes(const Letters& letters) : text(utf8_of(letters)) {
    begins.reserve(letters.size() + 1);
    for (std::size_t place = 0; place < text.size(); ++place) {
      if ((static_cast<unsigned char>(text[place]) & 0xC0U) != 0x80U) begins.push_back(place);
    }
    begins.push_back(text.size());
  }
};

/// Letters [begin, end) in which a token stands; a token that must stand alone and does not is no place.
struct Place {
  std::size_t begin, end;
};
std::optional<Place> widened(const AddedToken& token, const Letters& letters, Place place, std::size_t from) {
  const auto is_word = [&](std::size_t at) { return is_word_letter(letters[at].value); };
  if (token.single_word) {
    if (place.begin > 0 && is_word(place.begin - 1)) return std::nullopt;
    if (place.end < letters.size() && is_word(place.end)) return std::nullopt;
  }
  if (token.takes_left) {
    while (place.begin > from && is_whitespace(letters[place.begin - 1].value)) --place.begin;
  }
  if (token.takes_right) {
    while (place.end < letters.size() && is_whitespace(letters[place.end].value)) ++place.end;
  }
  return place;
}

}  // namespace

AddedTokens::AddedTokens(std::vector<AddedToken> tokens, const Vocabulary& vocabulary, const Normalizer& normalizer) {
  auto next = static_cast<std::int32_t>(vocabulary.count());
  std::vector<std::string> patterns;
  std::vector<std::pair<std::string_view, std::int32_t>> as_written, normalized;
  patterns.reserve(tokens.size());
  for (AddedToken& token : tokens) {
    if (token.text.empty()) continue;
    const auto known = vocabulary.find(token.text);
    std::string pattern = token.text;
    if (token.in_normalized && normalizer) {
      Letters letters = letters_of(token.text);
      normalizer(letters);
      pattern = utf8_of(letters);
    }
    patterns.push_back(std::move(pattern));
    auto& words = token.in_normalized ? normalized : as_written;
    words.emplace_back(patterns.back(), static_cast<std::int32_t>(tokens_.size()));
    tokens_.push_back({std::move(token), known ? *known : next++});
  }
  as_written_ = PrefixTree(std::move(as_written));
  normalized_ = PrefixTree(std::move(normalized));
}

AddedTokens AddedTokens::read(const io::JsonPlace& place, const Vocabulary& vocabulary, const Normalizer& normalizer) {
  std::vector<AddedToken> tokens;
  const auto items = place.items();
  if (items.size() > kMost) {
    place.complain("has " + std::to_string(items.size()) + " tokens, at most " + std::to_string(kMost));
  }
  tokens.reserve(items.size());
  for (const io::JsonPlace& item : items) tokens.push_back(read_token(item));
  return {std::move(tokens), vocabulary, normalizer};
}

Chunks AddedTokens::cut(const Letters& letters, const PrefixTree& tree) const {
  Chunks chunks;
  const Bytes bytes(letters);
  std::size_t from = 0;  // letters before are in chunks
  const auto add = [&](std::size_t begin, std::size_t end, std::optional<std::int32_t> token) {
    if (begin < end) chunks.push_back({slice(letters, begin, end), token});
  };
  for (std::size_t place = 0; place < letters.size();) {
    const auto match = tree.longest(std::string_view(bytes.text).substr(bytes.begins[place]));
    if (match.length == 0) {
      ++place;
      continue;
    }
    const auto behind = std::ranges::lower_bound(bytes.begins, bytes.begins[place] + match.length);
    const auto end = static_cast<std::size_t>(behind - bytes.begins.begin());
    const Numbered& found = tokens_[static_cast<std::size_t>(match.number)];
    if (const auto wide = widened(found.token, letters, {place, end}, from)) {
      add(from, wide->begin, std::nullopt);
      add(wide->begin, wide->end, found.id);
      from = wide->end;
    }
    place = std::max(end, from);
  }
  add(from, letters.size(), std::nullopt);
  return chunks;
}

Chunks AddedTokens::extract(std::string_view source, const Normalizer& normalizer) const {
  Chunks result;
  for (Chunk& chunk : cut(letters_of(source), as_written_)) {
    if (chunk.token) {
      result.push_back(std::move(chunk));
      continue;
    }
    if (normalizer) normalizer(chunk.letters);
    std::ranges::move(cut(chunk.letters, normalized_), std::back_inserter(result));
  }
  return result;
}

std::optional<std::int32_t> AddedTokens::find(std::string_view text) const {
  const auto found =
      std::ranges::find(tokens_, text, [](const Numbered& one) -> std::string_view { return one.token.text; });
  return found == tokens_.end() ? std::nullopt : std::optional(found->id);
}

std::string_view AddedTokens::word(std::int32_t id) const {
  const auto found = std::ranges::find(tokens_, id, &Numbered::id);
  return found == tokens_.end() ? std::string_view() : std::string_view(found->token.text);
}

}  // namespace attnviz::text
