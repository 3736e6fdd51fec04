#include "attnviz/text/word_break.hpp"

#include "attnviz/text/grapheme.hpp"
#include "attnviz/text/unicode.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::text {

namespace {

enum class Kind { letter, number, hiragana, katakana, hangul, repeatable, single };

constexpr char32_t kProlongedSound = 0x30FC;
constexpr char32_t kSoftHyphen = 0xAD;

// "1" with a variation selector or a keycap is a picture, not a digit.
bool is_drawn_as_emoji(std::string_view source, const Grapheme& cluster) {
  for (const CodePoint& point : CodePoints(source.substr(cluster.begin, cluster.end - cluster.begin))) {
    if (point.value == 0xFE0F || point.value == 0x20E3) return true;
  }
  return false;
}

bool is_repeatable(char32_t value) {
  return value == '.' || value == '!' || value == '?' || value == '-' || value == '=' || value == '*' || value == '~' ||
         (value >= 0x2010 && value <= 0x2015) || value == 0x2026 || value == 0xFF01 || value == 0xFF1F;
}

Kind kind_of(std::string_view source, const Grapheme& cluster) {
  const char32_t base = cluster.base;
  if (is_cjk_ideograph(base)) return Kind::single;
  if (is_hiragana(base)) return Kind::hiragana;
  if (is_katakana(base)) return Kind::katakana;
  if (is_hangul(base)) return Kind::hangul;
  switch (character_class(base)) {
    case CharacterClass::letter:
    case CharacterClass::mark:
      return Kind::letter;
    case CharacterClass::number:
      return is_drawn_as_emoji(source, cluster) ? Kind::single : Kind::number;
    default:
      break;
  }
  if (base == '_') return Kind::letter;
  return is_repeatable(base) ? Kind::repeatable : Kind::single;
}

bool is_spelled(Kind kind) {
  return kind == Kind::letter || kind == Kind::number;
}

// Whether a mark between two parts belongs to the word: don't, COVID-19, 3.14, 1,000.
bool joins(char32_t mark, Kind before, Kind after) {
  const bool letter = before == Kind::letter || after == Kind::letter;
  switch (mark) {
    case '\'':
    case 0x2019:
    case '-':
    case 0x2010:
    case 0x2011:
    case kSoftHyphen:
      return letter;
    case '.':
    case ',':
    case 0x66B:
    case 0x66C:
      return !letter;
    default:
      return false;
  }
}

std::size_t end_of_repeats(std::string_view source, const Grapheme& first) {
  const std::string_view bytes = source.substr(first.begin, first.end - first.begin);
  std::size_t end = first.end;
  while (source.substr(end).starts_with(bytes)) {
    const Grapheme next = grapheme_at(source, end);
    if (next.end - next.begin != bytes.size()) break;
    end = next.end;
  }
  return end;
}

// One run of kana or Hangul; the prolonged sound mark follows either kana.
std::size_t end_of_script_run(std::string_view source, const Grapheme& first, Kind kind) {
  std::size_t end = first.end;
  while (end < source.size()) {
    const Grapheme next = grapheme_at(source, end);
    const bool follows = kind_of(source, next) == kind || (kind == Kind::hiragana && next.base == kProlongedSound);
    if (!follows) break;
    end = next.end;
  }
  return end;
}

std::size_t end_of_spelled(std::string_view source, const Grapheme& first, Kind kind) {
  std::size_t end = first.end;
  while (end < source.size()) {
    Grapheme next = grapheme_at(source, end);
    Kind next_kind = kind_of(source, next);
    if (!is_spelled(next_kind)) {
      if (next.end == source.size()) break;
      const char32_t mark = next.base;
      next = grapheme_at(source, next.end);
      next_kind = kind_of(source, next);
      if (!is_spelled(next_kind) || !joins(mark, kind, next_kind)) break;
    }
    end = next.end;
    kind = next_kind;
  }
  return end;
}

}  // namespace

std::size_t word_end(std::string_view source, std::size_t begin) {
  const Grapheme first = grapheme_at(source, begin);
  const Kind kind = kind_of(source, first);
  switch (kind) {
    case Kind::letter:
    case Kind::number:
      return end_of_spelled(source, first, kind);
    case Kind::hiragana:
    case Kind::katakana:
    case Kind::hangul:
      return end_of_script_run(source, first, kind);
    case Kind::repeatable:
      return end_of_repeats(source, first);
    case Kind::single:
      break;
  }
  return first.end;
}

}  // namespace attnviz::text
