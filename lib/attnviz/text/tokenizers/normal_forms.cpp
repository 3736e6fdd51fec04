#include "attnviz/text/tokenizers/normal_forms.hpp"

#include <algorithm>
#include <optional>

#include "attnviz/text/composition.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::text {
namespace {

struct Part : Change {
  std::uint8_t combining = 0;
};

/// The decomposed text, marks in canonical order. What a letter begins with replaces it, the rest is inserted.
std::vector<Part> decomposed(const Letters& letters, Decomposition kind) {
  std::vector<Part> parts;
  parts.reserve(letters.size());
  std::vector<char32_t> one;
  std::size_t marks = 0;  // where the marks after the last starter begin
  const auto sort_marks = [&] {
    std::stable_sort(parts.begin() + static_cast<std::ptrdiff_t>(marks), parts.end(),
                     [](const Part& a, const Part& b) { return a.combining < b.combining; });
  };
  for (const Letter& letter : letters) {
    one.clear();
    if (letter.value < 0x80) {
      one.push_back(letter.value);
    } else {
      append_decomposition(one, letter.value, kind);
    }
    for (std::size_t place = 0; place < one.size(); ++place) {
      const std::uint8_t combining = one[place] < 0x80 ? 0 : combining_class(one[place]);
      if (combining == 0) {
        sort_marks();
        marks = parts.size() + 1;
      }
      parts.push_back({{one[place], place == 0 ? 0 : 1}, combining});
    }
  }
  marks = std::min(marks, parts.size());
  sort_marks();
  return parts;
}

/// Composes in place. A composite counts for all letters that it swallows.
std::vector<Change> recomposed(const std::vector<Part>& parts) {
  std::vector<Change> result;
  result.reserve(parts.size());
  std::optional<std::size_t> starter;  // its place in the result
  int last = -1;                       // class of what stands between the starter and here; -1: nothing
  for (const Part& part : parts) {
    if (starter && last < part.combining) {
      if (const auto composite = composed(result[*starter].value, part.value)) {
        result[*starter] = {*composite, result[*starter].change + part.change - 1};
        continue;
      }
    }
    if (part.combining == 0) {
      starter = result.size();
      last = -1;
    } else if (starter) {
      last = part.combining;
    }
    result.push_back(part);
  }
  return result;
}

}  // namespace

void normalize(Letters& letters, NormalForm form) {
  // ASCII is its own normal form.
  if (std::ranges::all_of(letters, [](const Letter& letter) { return letter.value < 0x80; })) return;
  const bool compatible = form == NormalForm::nfkc || form == NormalForm::nfkd;
  const auto parts = decomposed(letters, compatible ? Decomposition::compatible : Decomposition::canonical);
  const bool compose = form == NormalForm::nfc || form == NormalForm::nfkc;
  rewrite(letters, compose ? recomposed(parts) : std::vector<Change>(parts.begin(), parts.end()));
}

void lower_case(Letters& letters) {
  std::vector<Change> changes;
  changes.reserve(letters.size());
  std::string one;
  for (const Letter& letter : letters) {
    if (letter.value < 0x80) {
      const bool upper = letter.value >= U'A' && letter.value <= U'Z';
      changes.push_back({upper ? letter.value + (U'a' - U'A') : letter.value, 0});
      continue;
    }
    one.clear();
    append_utf8(one, letter.value);
    const std::string lower = lower_case(one);
    std::ptrdiff_t place = 0;
    for (const CodePoint& point : CodePoints(lower)) changes.push_back({point.value, place++ == 0 ? 0 : 1});
  }
  rewrite(letters, changes);
}

}  // namespace attnviz::text
