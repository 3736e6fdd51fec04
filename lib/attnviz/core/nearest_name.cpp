#include "attnviz/core/nearest_name.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace attnviz {
namespace {

/// Optimal string alignment distance.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) table[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) table[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
    }
  }
  return table[a.size()][b.size()];
}

std::string lower_case(std::string_view word) {
  std::string lower(word);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view word, std::span<const std::string> names) {
  constexpr std::size_t kLongestWord = 64;  // nobody mistypes more; keeps the table small
  if (word.size() > kLongestWord) return std::nullopt;
  const std::string typed = lower_case(word);
  std::optional<std::string> best;
  std::size_t fewest = 0;
  for (const std::string& name : names) {
    const std::size_t count = edits(typed, lower_case(name));
    if (count > std::max(word.size(), name.size()) / 3 + (word.size() <= 4 ? 1 : 0)) continue;
    if (!best || count < fewest) {
      best = name;
      fewest = count;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> names) {
  const auto name = nearest_name(word, names);
  return name ? "did you mean '" + *name + "'?" : std::string();
}

}  // namespace attnviz
