#include "attnviz/text/tokenizers/charsmap.hpp"

#include <algorithm>
#include <iterator>

#include "attnviz/text/grapheme.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::text {
namespace {

/// Nothing when it is not base64.
std::optional<std::string> base64_bytes(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char letter : text) {
    const std::size_t digit = kDigits.find(letter);
    if (digit == std::string_view::npos) return std::nullopt;
    held = (held << 6) | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>((held >> bits) & 0xFFU);
  }
  return bytes;
}

std::uint32_t word_at(std::string_view bytes, std::size_t place) {
  std::uint32_t value = 0;
  for (std::size_t byte = 4; byte-- > 0;) value = (value << 8) | static_cast<unsigned char>(bytes[place + byte]);
  return value;
}

// A unit of the trie: the label it was reached by, the distance to its children, and whether a value is among them.
bool has_value(std::uint32_t unit) {
  return ((unit >> 8) & 1U) != 0;
}
std::uint32_t label(std::uint32_t unit) {
  return unit & ((1U << 31) | 0xFFU);
}
std::size_t offset(std::uint32_t unit) {
  return std::size_t{unit >> 10} << ((unit & (1U << 9)) >> 6);
}

/// `part` old letters become `text`. When they become nothing, the letter before them swallows them.
void append_replaced(std::vector<Change>& changes, std::ptrdiff_t part, std::string_view text) {
  const std::size_t before = changes.size();
  for (const CodePoint& point : CodePoints(text)) changes.push_back({point.value, 0});
  const auto difference = static_cast<std::ptrdiff_t>(changes.size() - before) - part;
  if (difference > 0) {
    for (std::ptrdiff_t place = 0; place < difference; ++place) {
      changes[changes.size() - 1 - static_cast<std::size_t>(place)].change = 1;
    }
  } else if (difference < 0 && !changes.empty()) {
    changes.back().change += difference;
  }
}

}  // namespace

Charsmap Charsmap::read(const io::JsonPlace& place) {
  const std::optional<std::string> bytes = base64_bytes(place.text());
  if (!bytes) place.complain("is not base64");
  constexpr std::size_t kHeader = 4;
  const std::size_t size = bytes->size() < kHeader ? 0 : word_at(*bytes, 0);
  if (size == 0 || size % 4 != 0 || size > bytes->size() - kHeader) {
    place.complain("has " + std::to_string(bytes->size()) + " bytes, but its trie " + std::to_string(size));
  }
  Charsmap map;
  map.trie_.reserve(size / 4);
  for (std::size_t unit = 0; unit < size; unit += 4) map.trie_.push_back(word_at(*bytes, kHeader + unit));
  map.texts_ = bytes->substr(kHeader + size);
  return map;
}

std::optional<std::string_view> Charsmap::find(std::string_view bytes) const {
  std::size_t node = offset(trie_[0]);
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte == 0) break;
    node ^= byte;
    if (node >= trie_.size() || label(trie_[node]) != byte) return std::nullopt;
    const std::uint32_t unit = trie_[node];
    node ^= offset(unit);
    if (!has_value(unit)) continue;
    if (node >= trie_.size()) return std::nullopt;
    const std::size_t begin = trie_[node] & 0x7FFFFFFFU;
    if (begin > texts_.size()) return std::nullopt;
    const std::size_t end = std::min(texts_.find('\0', begin), texts_.size());
    return std::string_view(texts_).substr(begin, end - begin);
  }
  return std::nullopt;
}

void Charsmap::apply(Letters& letters) const {
  constexpr std::size_t kLongestCluster = 5;
  const std::string text = utf8_of(letters);
  std::vector<Change> changes;
  changes.reserve(letters.size());
  for (std::size_t begin = 0; begin < text.size();) {
    const Grapheme cluster = grapheme_at(text, begin);
    const std::string_view bytes = std::string_view(text).substr(begin, cluster.end - begin);
    begin = cluster.end;
    check_growth(letters, changes.size());
    const CodePoints points(bytes);
    const std::ptrdiff_t count = std::distance(points.begin(), points.end());
    if (const auto whole = bytes.size() <= kLongestCluster ? find(bytes) : std::nullopt) {
      append_replaced(changes, count, *whole);
    } else {
      for (const CodePoint& point : points) {
        const auto one = find(bytes.substr(point.begin, point.end - point.begin));
        if (one) {
          append_replaced(changes, 1, *one);
        } else {
          changes.push_back({point.value, 0});
        }
      }
    }
  }
  rewrite(letters, changes);
}

}  // namespace attnviz::text
