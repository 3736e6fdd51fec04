#include "attnviz/text/tokenizers/pattern.hpp"

#include <algorithm>

#include "attnviz/io/escape.hpp"
#include "attnviz/text/tokenizers/json_fields.hpp"

namespace attnviz::text {

Pattern run_of(bool (*is_kind)(char32_t)) {
  return [is_kind](std::span<const Letter> letters, std::size_t place) {
    while (place < letters.size() && is_kind(letters[place].value)) ++place;
    return place;
  };
}

Pattern one_of(bool (*is_kind)(char32_t)) {
  return [is_kind](std::span<const Letter> letters, std::size_t place) {
    return is_kind(letters[place].value) ? place + 1 : place;
  };
}

Pattern literal(std::u32string text) {
  return [text = std::move(text)](std::span<const Letter> letters, std::size_t place) {
    const auto rest = letters.subspan(place);
    if (rest.size() < text.size()) return place;
    const bool equal = std::equal(text.begin(), text.end(), rest.begin(),
                                  [](char32_t value, const Letter& letter) { return value == letter.value; });
    return equal ? place + text.size() : place;
  };
}

std::vector<Stretch> stretches_of(std::span<const Letter> letters, const Pattern& pattern) {
  std::vector<Stretch> stretches;
  std::size_t between = 0;
  for (std::size_t place = 0; place < letters.size();) {
    const std::size_t end = pattern(letters, place);
    if (end == place) {
      ++place;
      continue;
    }
    if (between < place) stretches.push_back({between, place, false});
    stretches.push_back({place, end, true});
    between = place = end;
  }
  if (between < letters.size()) stretches.push_back({between, letters.size(), false});
  return stretches;
}

Pattern read_pattern(const io::JsonPlace& place) {
  if (place.has("String")) {
    const std::u32string text = letters_at(place.at("String"));
    if (text.empty()) place.at("String").complain("is empty");
    return literal(text);
  }
  const io::JsonPlace expression = place.at("Regex");
  Pattern pattern = known_pattern(expression.text());
  if (!pattern) {
    refuse(expression, "is " + io::in_quotes(expression.text()) + ", an expression that is not known here");
  }
  return pattern;
}

}  // namespace attnviz::text
