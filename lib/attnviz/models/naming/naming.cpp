#include "attnviz/models/naming/naming.hpp"

#include <algorithm>

namespace attnviz::models {
namespace {

/// A name whose first number is cut out: "layers.", "3", ".attention".
struct Numbered {
  std::string pattern;  ///< with '*' in place of the number
  std::string number;
};

Numbered numbered(std::string_view name) {
  for (std::size_t begin = 0; begin < name.size();) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    const std::string_view part = name.substr(begin, end - begin);
    if (!part.empty() && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; })) {
      return {std::string(name.substr(0, begin)) + "*" + std::string(name.substr(end)), std::string(part)};
    }
    begin = end + 1;
  }
  return {std::string(name), {}};
}

/// Whether `whole` is `part`, or goes on behind a dot.
bool begins_with_part(std::string_view whole, std::string_view part) {
  return whole.starts_with(part) && (whole.size() == part.size() || whole[part.size()] == '.');
}

}  // namespace

TheirName translate(const Naming& naming, std::string_view ours) {
  if (naming.rules.empty()) return {.name = std::string(ours)};
  const Numbered wanted = numbered(ours);
  const NameRule* best = nullptr;
  for (const NameRule& rule : naming.rules) {
    const bool longer = best == nullptr || rule.ours.size() > best->ours.size();
    if (longer && begins_with_part(wanted.pattern, rule.ours)) best = &rule;
  }
  if (best == nullptr) return {};
  std::string name(best->theirs);
  if (const auto star = name.find('*'); star != std::string::npos) name.replace(star, 1, wanted.number);
  const bool absolute = name.starts_with('/');
  if (absolute) name.erase(0, 1);
  name += wanted.pattern.substr(best->ours.size());
  return {std::move(name), absolute, best->storage};
}

}  // namespace attnviz::models
