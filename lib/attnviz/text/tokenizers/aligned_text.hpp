#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attnviz::text {

/// A letter of a text that is being normalised, and the bytes [begin, end) of the source that it stands for.
struct Letter {
  char32_t value = 0;
  std::size_t begin = 0;
  std::size_t end = 0;

  bool operator==(const Letter&) const = default;
};
using Letters = std::vector<Letter>;

/// The code points of a source; ill-formed bytes are U+FFFD.
Letters letters_of(std::string_view source);
std::string utf8_of(std::span<const Letter> letters);

/// One letter of a rewritten text: it replaces the next old letter (0), is inserted (above 0), or replaces the next and
/// swallows as many more as it is below 0.
struct Change {
  char32_t value = 0;
  std::ptrdiff_t change = 0;
};

/// Rewrites a text. A replacing letter takes the place of the letter it replaces, an inserted one that of the old
/// letter before it. The first `skipped` old letters are dropped. The same bookkeeping as the library `tokenizers`, so
/// that spans agree.
void rewrite(Letters& letters, std::span<const Change> changes, std::size_t skipped = 0);

/// Throws `limit` when `size` letters are more than 64 for every byte that they stand for: rules that double a text may
/// stand in a file fifty times.
void check_growth(std::span<const Letter> letters, std::size_t size);

/// Puts letters before a text that is not empty; they take the place of its first letter. Throws as check_growth.
void prepend(Letters& letters, std::u32string_view added);

}  // namespace attnviz::text
