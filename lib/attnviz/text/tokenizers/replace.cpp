#include "attnviz/text/tokenizers/replace.hpp"

#include "attnviz/io/escape.hpp"
#include "attnviz/text/tokenizers/json_fields.hpp"
#include "attnviz/text/tokenizers/pattern.hpp"

namespace attnviz::text {
namespace {

Normalizer replacing(Pattern pattern, std::u32string content) {
  return [pattern = std::move(pattern), content = std::move(content)](Letters& letters) {
    Letters result;
    result.reserve(letters.size());
    for (const Stretch& stretch : stretches_of(letters, pattern)) {
      if (!stretch.match) {
        result.insert(result.end(), letters.begin() + static_cast<std::ptrdiff_t>(stretch.begin),
                      letters.begin() + static_cast<std::ptrdiff_t>(stretch.end));
        continue;
      }
      check_growth(letters, result.size() + content.size());
      Letter last = letters[stretch.end - 1];
      for (const char32_t value : content) {
        last.value = value;
        result.push_back(last);
      }
    }
    letters = std::move(result);
  };
}

}  // namespace

Normalizer read_replace(const io::JsonPlace& place) {
  return replacing(read_pattern(place.at("pattern")), letters_at(place.at("content")));
}

}  // namespace attnviz::text
