#include "attnviz/pipeline/token_view.hpp"

#include <algorithm>

#include "attnviz/analysis/positions.hpp"
#include "attnviz/render/scales/number_text.hpp"

namespace attnviz::pipeline {
namespace {

/// The share of all rows that the hidden keys hold, on average.
double held_by(const AttentionMap& map, const std::vector<bool>& hidden) {
  double sum = 0;
  for (std::size_t place = 0; place < map.values.size(); ++place) {
    if (hidden[place % hidden.size()]) sum += static_cast<double>(map.values.data()[place]);
  }
  const std::size_t rows = map.values.size() / hidden.size();
  return sum / static_cast<double>(rows);
}

std::string names_of(const std::vector<std::string>& names) {
  constexpr std::size_t kMostNames = 4;
  std::string text;
  for (std::size_t index = 0; index < std::min(names.size(), kMostNames); ++index) {
    text += (index > 0 ? ", " : "") + names[index];
  }
  return names.size() > kMostNames ? text + " ..." : text;
}

bool asks_everywhere(const NetworkInput& input, const AttentionMap& map) {
  return map.axes[map.axes.size() - 2].size == input.layout.count();
}

}  // namespace

std::string apply_view(const TokenView& view, const NetworkInput& input, AttentionMap& map) {
  std::string legend;
  std::vector<bool> hidden = input.special;
  const bool everywhere = asks_everywhere(input, map);
  if (view.words && !input.words.empty()) {
    std::vector<analysis::Group> groups;
    std::vector<std::string> labels;
    hidden.clear();
    for (const WordOfPieces& word : input.words) {
      groups.push_back({word.begin, word.end});
      labels.push_back(word.label);
      hidden.push_back(input.special[word.begin]);
    }
    map = analysis::merged_keys(map, groups, labels);
    if (everywhere) map = analysis::merged_queries(map, groups, labels);
    legend = "pieces joined to words: rows averaged, columns added up";
  }
  if (view.hide_special) {
    const std::string joint = legend.empty() ? "" : "; ";
    if (std::ranges::find(hidden, true) == hidden.end())
      return legend + joint + "there are no special positions to hide";
    legend += joint + "without " + names_of(input.special_names) + ", which held " +
              render::number_text(100 * held_by(map, hidden), 2) + " % of it; the rest sums to 1 again";
    map = analysis::without_keys(map, hidden);
    if (everywhere) map = analysis::without_queries(map, hidden);
  }
  return legend;
}

}  // namespace attnviz::pipeline
