#include "attnviz/text/tokenizers/aligned_text.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::text {

Letters letters_of(std::string_view source) {
  Letters letters;
  letters.reserve(source.size());
  for (const CodePoint& point : CodePoints(source)) letters.push_back({point.value, point.begin, point.end});
  return letters;
}

std::string utf8_of(std::span<const Letter> letters) {
  std::string text;
  text.reserve(letters.size());
  for (const Letter& letter : letters) append_utf8(text, letter.value);
  return text;
}

void rewrite(Letters& letters, std::span<const Change> changes, std::size_t skipped) {
  Letters result;
  result.reserve(changes.size());
  std::size_t next = skipped;
  for (const Change& change : changes) {
    Letter letter;
    if (!letters.empty()) {
      const std::size_t source = change.change > 0 && next > 0 ? next - 1 : next;
      letter = letters[std::min(source, letters.size() - 1)];
      if (change.change > 0 && next == 0) letter.end = letter.begin;
    }
    letter.value = change.value;
    result.push_back(letter);
    if (change.change <= 0) next = std::min(next + 1 + static_cast<std::size_t>(-change.change), letters.size());
  }
  letters = std::move(result);
}

void check_growth(std::span<const Letter> letters, std::size_t size) {
  constexpr std::size_t kMostGrowth = 64;
  const std::size_t bytes = letters.empty() ? 0 : letters.back().end - letters.front().begin;
  if (size <= kMostGrowth * (bytes + 1)) return;
  throw Error(ErrorKind::limit,
              "tokenizer: its rules make more than " + std::to_string(size - 1) + " letters of " +
                  std::to_string(bytes) + " bytes",
              "a tokenizer that does so is broken; take that of the network's own folder");
}

void prepend(Letters& letters, std::u32string_view added) {
  if (letters.empty()) return;
  check_growth(letters, letters.size() + added.size());
  const Letter first = letters.front();
  letters.insert(letters.begin(), added.size(), first);
  for (std::size_t place = 0; place < added.size(); ++place) letters[place].value = added[place];
}

}  // namespace attnviz::text
