#include "attnviz/render/canvas/bidi.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <numeric>

namespace attnviz::render {

namespace {

// The classes that the implicit rules know; marks that are not spacing and boundary neutrals are resolved first.
enum class Class : std::uint8_t { l, r, al, en, es, et, an, cs, nsm, bn, neutral };

Class class_of(char32_t value) {
  switch (utf8proc_get_property(static_cast<utf8proc_int32_t>(value))->bidi_class) {
    case UTF8PROC_BIDI_CLASS_R:
      return Class::r;
    case UTF8PROC_BIDI_CLASS_AL:
      return Class::al;
    case UTF8PROC_BIDI_CLASS_EN:
      return Class::en;
    case UTF8PROC_BIDI_CLASS_ES:
      return Class::es;
    case UTF8PROC_BIDI_CLASS_ET:
      return Class::et;
    case UTF8PROC_BIDI_CLASS_AN:
      return Class::an;
    case UTF8PROC_BIDI_CLASS_CS:
      return Class::cs;
    case UTF8PROC_BIDI_CLASS_NSM:
      return Class::nsm;
    case UTF8PROC_BIDI_CLASS_BN:
      return Class::bn;
    case UTF8PROC_BIDI_CLASS_L:
    case 0:
      return Class::l;
    default:
      return Class::neutral;
  }
}

bool is_strong(Class type) {
  return type == Class::l || type == Class::r || type == Class::al;
}
bool is_separator(Class type) {
  return type == Class::es || type == Class::et || type == Class::cs;
}

// W1 to W3: marks take the class before them, digits after Arabic letters are Arabic, then Arabic letters are R.
void resolve_marks_and_digits(std::span<Class> types, Class base) {
  Class previous = base, strong = base;
  for (Class& type : types) {
    if (type == Class::nsm) type = previous;
    previous = type;
    if (is_strong(type)) strong = type;
    if (type == Class::en && strong == Class::al) type = Class::an;
  }
  std::ranges::replace(types, Class::al, Class::r);
}

// W4 to W7: separators and terminators join the numbers they belong to; numbers in left-to-right text are text.
void resolve_numbers(std::span<Class> types, Class base) {
  for (std::size_t i = 1; i + 1 < types.size(); ++i) {
    const Class before = types[i - 1], after = types[i + 1];
    if (before != after) continue;
    if (before == Class::en && (types[i] == Class::es || types[i] == Class::cs)) types[i] = Class::en;
    if (before == Class::an && types[i] == Class::cs) types[i] = Class::an;
  }
  for (std::size_t i = 0; i < types.size();) {
    std::size_t end = i;
    while (end < types.size() && types[end] == Class::et) ++end;
    const bool beside_number =
        end > i && ((i > 0 && types[i - 1] == Class::en) || (end < types.size() && types[end] == Class::en));
    if (beside_number) std::fill(types.begin() + i, types.begin() + end, Class::en);
    i = std::max(end, i + 1);
  }
  Class strong = base;
  for (Class& type : types) {
    if (is_separator(type)) type = Class::neutral;
    if (is_strong(type)) strong = type;
    if (type == Class::en && strong == Class::l) type = Class::l;
  }
}

// N1 and N2: neutrals between equal directions take that direction, others that of the line. Numbers count as R.
void resolve_neutrals(std::span<Class> types, Class base) {
  const auto direction = [](Class type) { return type == Class::l ? Class::l : Class::r; };
  for (std::size_t begin = 0; begin < types.size();) {
    std::size_t end = begin;
    while (end < types.size() && types[end] == Class::neutral) ++end;
    if (end > begin) {
      const Class before = begin > 0 ? direction(types[begin - 1]) : base;
      const Class after = end < types.size() ? direction(types[end]) : base;
      std::fill(types.begin() + begin, types.begin() + end, before == after ? before : base);
    }
    begin = std::max(end, begin + 1);
  }
}

std::uint8_t level_of(Class type, std::uint8_t base) {  // I1 and I2
  const bool number = type == Class::en || type == Class::an;
  if (base == 1) return type == Class::r ? 1 : 2;
  return type == Class::l ? 0 : (number ? 2 : 1);
}

}  // namespace

std::vector<std::uint8_t> bidi_levels(std::u32string_view line) {
  std::vector<Class> original(line.size());
  std::ranges::transform(line, original.begin(), class_of);
  const auto first_strong = std::ranges::find_if(original, is_strong);
  const std::uint8_t base = first_strong == original.end() || *first_strong == Class::l ? 0 : 1;
  const Class base_class = base == 0 ? Class::l : Class::r;

  std::vector<std::size_t> places;  // X9: boundary neutrals take no part
  std::vector<Class> types;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (original[i] == Class::bn) continue;
    places.push_back(i);
    types.push_back(original[i]);
  }
  resolve_marks_and_digits(types, base_class);
  resolve_numbers(types, base_class);
  resolve_neutrals(types, base_class);

  std::vector<std::uint8_t> levels(line.size(), base);
  // L1 has nothing to do: without explicit embeddings, N1 and N2 give whitespace at the end the level of the line.
  for (std::size_t i = 0; i < places.size(); ++i) levels[places[i]] = level_of(types[i], base);
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (original[i] == Class::bn) levels[i] = levels[i - 1];
  }
  return levels;
}

std::vector<std::size_t> visual_order(std::span<const std::uint8_t> levels) {
  std::vector<std::size_t> order(levels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::uint8_t highest = levels.empty() ? 0 : std::ranges::max(levels);
  for (std::uint8_t level = highest; level > 0; --level) {
    for (std::size_t begin = 0; begin < order.size();) {
      std::size_t end = begin;
      while (end < order.size() && levels[end] >= level) ++end;
      std::reverse(order.begin() + begin, order.begin() + end);
      begin = std::max(end, begin + 1);
    }
  }
  return order;
}

}  // namespace attnviz::render
