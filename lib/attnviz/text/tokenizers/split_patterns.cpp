// The regular expressions of known tokenizers, each written out. They are part of a tokenizer, not of a user's input,
// and there are few; a general engine would bring backtracking that hostile files could make endless.
#include <algorithm>
#include <array>
#include <utility>

#include "attnviz/text/tokenizers/pattern.hpp"
#include "attnviz/text/unicode.hpp"

namespace attnviz::text {
namespace {

using Text = std::span<const Letter>;

bool is_other(char32_t value) {
  return !is_whitespace(value) && !is_letter(value) && !is_number(value);
}
bool is_line_end(char32_t value) {
  return value == U'\r' || value == U'\n';
}
bool is_space(char32_t value) {
  return value == U' ';
}

std::size_t run(Text text, std::size_t place, bool (*is_kind)(char32_t)) {
  while (place < text.size() && is_kind(text[place].value)) ++place;
  return place;
}

/// 's 't 're 've 'm 'll 'd. Without regard to case the long s is an s as well.
std::size_t contraction(Text text, std::size_t place, bool any_case) {
  if (text[place].value != U'\'') return place;
  const auto letter = [&](std::size_t offset) -> char32_t {
    if (place + offset >= text.size()) return 0;
    const char32_t value = text[place + offset].value;
    if (any_case && value == 0x17F) return U's';
    return any_case && value >= U'A' && value <= U'Z' ? value + (U'a' - U'A') : value;
  };
  constexpr std::array<std::u32string_view, 7> kEndings = {U"s", U"t", U"re", U"ve", U"m", U"ll", U"d"};
  for (const std::u32string_view ending : kEndings) {
    if (letter(1) == ending[0] && (ending.size() == 1 || letter(2) == ending[1])) return place + 1 + ending.size();
  }
  return place;
}

/// ` ?KIND+`
std::size_t spaced_run(Text text, std::size_t place, bool (*is_kind)(char32_t)) {
  const std::size_t first = text[place].value == U' ' ? place + 1 : place;
  const std::size_t end = run(text, first, is_kind);
  return end > first ? end : place;
}

/// `\s+(?!\S)|\s+`: whitespace, but its last letter belongs to the word that follows.
std::size_t whitespace(Text text, std::size_t place) {
  const std::size_t end = run(text, place, is_whitespace);
  return end == text.size() || end <= place + 1 ? end : end - 1;
}

std::size_t gpt2(Text text, std::size_t place) {
  if (const std::size_t end = contraction(text, place, false); end > place) return end;
  for (bool (*kind)(char32_t) : {is_letter, is_number, is_other}) {
    if (const std::size_t end = spaced_run(text, place, kind); end > place) return end;
  }
  return whitespace(text, place);
}

std::size_t clip(Text text, std::size_t place) {
  if (const std::size_t end = contraction(text, place, false); end > place) return end;
  if (is_number(text[place].value)) return place + 1;
  if (const std::size_t end = run(text, place, is_letter); end > place) return end;
  return run(text, place, is_other);
}

/// The same after CLIP's own special tokens, as newer files write it.
std::size_t clip_with_specials(Text text, std::size_t place) {
  for (const std::u32string_view word :
       {std::u32string_view(U"<|startoftext|>"), std::u32string_view(U"<|endoftext|>")}) {
    const auto same = [](char32_t value, const Letter& letter) { return value == letter.value; };
    if (text.size() - place >= word.size() &&
        std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(place), same)) {
      return place + word.size();
    }
  }
  return clip(text, place);
}

/// Whitespace up to its last line end; `place` when it has none.
std::size_t lines(Text text, std::size_t place) {
  std::size_t end = run(text, place, is_whitespace);
  while (end > place && !is_line_end(text[end - 1].value)) --end;
  return end;
}

std::size_t words_and_digits(Text text, std::size_t place, std::size_t most_digits) {
  if (const std::size_t end = contraction(text, place, true); end > place) return end;
  const char32_t first = text[place].value;
  const bool leads = !is_line_end(first) && !is_letter(first) && !is_number(first);
  const std::size_t letters = leads ? place + 1 : place;
  if (const std::size_t end = run(text, letters, is_letter); end > letters) return end;
  std::size_t digits = place;
  while (digits < text.size() && digits < place + most_digits && is_number(text[digits].value)) ++digits;
  if (digits > place) return digits;
  if (const std::size_t end = spaced_run(text, place, is_other); end > place) return run(text, end, is_line_end);
  if (const std::size_t end = lines(text, place); end > place) return end;
  return whitespace(text, place);
}

std::size_t cl100k(Text text, std::size_t place) {
  return words_and_digits(text, place, 3);
}
std::size_t qwen2(Text text, std::size_t place) {
  return words_and_digits(text, place, 1);
}
std::size_t two_spaces(Text text, std::size_t place) {
  const std::size_t end = run(text, place, is_space);
  return end >= place + 2 ? end : place;
}

}  // namespace

Pattern gpt2_pattern() {
  return gpt2;
}

Pattern clip_pattern() {
  return clip;
}

Pattern known_pattern(std::string_view expression) {
  using Known = std::pair<std::string_view, std::size_t (*)(Text, std::size_t)>;
  static constexpr std::array<Known, 6> kKnown = {{
      {R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)", gpt2},
      {R"('s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)", clip},
      {R"(<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)",
       clip_with_specials},
      {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
       cl100k},
      {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
       qwen2},
      {" {2,}", two_spaces},
  }};
  for (const auto& [known, match] : kKnown) {
    if (known == expression) return match;
  }
  if (expression == R"(\s+)") return run_of(is_whitespace);
  if (expression == R"(\s)") return one_of(is_whitespace);
  if (expression == R"(\p{N})") return one_of(is_number);
  if (expression == R"(\p{N}+)") return run_of(is_number);
  return {};
}

}  // namespace attnviz::text
