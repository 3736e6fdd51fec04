#include "attnviz/render/parts/fold.hpp"

#include <algorithm>
#include <numeric>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz::render {
namespace {

/// One axis of a row-major tensor: values lie at (outer * count + index) * inner + offset.
struct Strides {
  std::size_t outer = 1, count = 1, inner = 1;
};

Strides strides_of(const Tensor& values, std::size_t axis) {
  Strides strides{.count = values.shape(axis)};
  for (std::size_t before = 0; before < axis; ++before) strides.outer *= values.shape(before);
  for (std::size_t after = axis + 1; after < values.dimension(); ++after) strides.inner *= values.shape(after);
  return strides;
}

/// The lines that a pick reduces: their starts, `inner` apart.
struct Lines {
  const float* from = nullptr;
  std::size_t inner = 1;
  std::span<const std::size_t> positions;

  const float* at(std::size_t index) const { return from + positions[index] * inner; }
};

void mean_of_lines(const Lines& lines, std::span<float> to) {
  std::vector<double> sums(to.size());
  for (std::size_t index = 0; index < lines.positions.size(); ++index) {
    const float* line = lines.at(index);
    for (std::size_t place = 0; place < sums.size(); ++place) sums[place] += line[place];
  }
  for (std::size_t place = 0; place < sums.size(); ++place) {
    to[place] = static_cast<float>(sums[place] / static_cast<double>(lines.positions.size()));
  }
}

template <class Better>
void best_of_lines(const Lines& lines, std::span<float> to, Better better) {
  std::copy_n(lines.at(0), to.size(), to.begin());
  for (std::size_t index = 1; index < lines.positions.size(); ++index) {
    const float* line = lines.at(index);
    for (std::size_t place = 0; place < to.size(); ++place) to[place] = better(to[place], line[place]);
  }
}

std::vector<std::size_t> positions_of(const Pick& pick, std::size_t count) {
  if (pick.how == Reduce::one) return {pick.index};
  if (!pick.among.empty()) return pick.among;
  std::vector<std::size_t> all(count);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

Tensor without_axis(const Tensor& values, std::size_t axis, const Pick& pick) {
  const Strides strides = strides_of(values, axis);
  std::vector<std::size_t> shape(values.shape().begin(), values.shape().end());
  shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(axis));
  if (shape.empty()) shape.push_back(1);
  Tensor result = Tensor::from_shape(shape);
  const std::vector<std::size_t> positions = positions_of(pick, strides.count);
  constexpr std::size_t kPiece = 4096;
  const std::size_t pieces = (strides.inner + kPiece - 1) / kPiece;
  parallel_for(strides.outer * pieces, 16, [&](std::size_t begin, std::size_t end) {
    for (std::size_t task = begin; task < end; ++task) {
      const std::size_t outer = task / pieces, first = task % pieces * kPiece;
      const std::size_t count = std::min(kPiece, strides.inner - first);
      const Lines lines{values.data() + outer * strides.count * strides.inner + first, strides.inner, positions};
      const std::span<float> to(result.data() + outer * strides.inner + first, count);
      switch (pick.how) {
        case Reduce::one:
          std::copy_n(lines.at(0), count, to.begin());
          break;
        case Reduce::mean:
          mean_of_lines(lines, to);
          break;
        case Reduce::max:
          best_of_lines(lines, to, [](float a, float b) { return std::max(a, b); });
          break;
        case Reduce::min:
          best_of_lines(lines, to, [](float a, float b) { return std::min(a, b); });
          break;
      }
    }
  });
  return result;
}

std::string plural(AxisKind kind) {
  if (kind == AxisKind::query) return "queries";
  return kind == AxisKind::branch ? "branches" : std::string(name_of(kind)) + "s";
}

std::string counted(AxisKind kind, std::size_t count) {
  return std::to_string(count) + " " + (count == 1 ? name_of(kind) : plural(kind));
}

/// "heads 0, 3, 5", or "6 heads".
std::string picked_words(const Axis& axis, const Pick& pick) {
  if (pick.among.empty()) return counted(axis.kind, axis.size);
  std::string numbers;
  for (const std::size_t index : pick.among) {
    numbers += (numbers.empty() ? "" : ", ") + (axis.labels.empty() ? std::to_string(index) : axis.labels[index]);
  }
  return (pick.among.size() == 1 ? name_of(axis.kind) : plural(axis.kind)) + (" " + numbers);
}

std::string words_for(const Axis& axis, const Pick& pick) {
  if (pick.how == Reduce::one) return position_text(axis, pick.index);
  const char* how = pick.how == Reduce::mean ? "mean" : pick.how == Reduce::max ? "largest" : "smallest";
  return std::string(how) + (pick.how == Reduce::mean ? " over " : " of ") + picked_words(axis, pick);
}

Pick pick_for(const AttentionMap& map, std::size_t position, const Selection& selection) {
  const Axis& axis = map.axes[position];
  if (const Pick* wanted = selection.pick(axis.kind)) {
    const auto require = [&](std::size_t index) {
      if (index < axis.size) return;
      throw Error(ErrorKind::usage,
                  "map '" + map.name + "': " + name_of(axis.kind) + " " + std::to_string(index) + " of " +
                      counted(axis.kind, axis.size),
                  "count from 0; the last is " + std::to_string(axis.size - 1));
    };
    if (wanted->how == Reduce::one) require(wanted->index);
    for (const std::size_t index : wanted->among) require(index);
    return *wanted;
  }
  if (axis.size == 1) return {axis.kind, Reduce::one, 0};
  const bool sums_to_one = map.kind == ValueKind::probability && map.sums_over == axis.kind;
  return {axis.kind, sums_to_one ? Reduce::max : Reduce::mean, 0};
}

}  // namespace

std::string position_text(const Axis& axis, std::size_t index) {
  const std::string kind = name_of(axis.kind), number = std::to_string(index);
  if (axis.labels.empty() || axis.labels[index] == number) return kind + " " + number;
  if (axis.kind == AxisKind::step) return axis.labels[index];  // what was said or done there
  // A word may stand in a text twice, which its number tells; branches, gates and the like have names.
  const bool word = axis.kind == AxisKind::query || axis.kind == AxisKind::key || axis.kind == AxisKind::token ||
                    axis.kind == AxisKind::target || axis.kind == AxisKind::source;
  if (!word) return kind + " " + axis.labels[index];
  return kind + (axis.size == 1 ? "" : " " + number) + " \"" + axis.labels[index] + "\"";
}

std::string joined_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::vector<std::string> fold_words(const AttentionMap& map, const std::vector<std::size_t>& kept,
                                    const Selection& selection) {
  std::vector<std::string> words;
  for (std::size_t axis = 0; axis < map.axes.size(); ++axis) {
    const Axis& described = map.axes[axis];
    const bool worth_saying = described.size > 1 || !described.labels.empty();
    if (!worth_saying || std::ranges::find(kept, axis) != kept.end()) continue;
    words.push_back(words_for(described, pick_for(map, axis, selection)));
  }
  return words;
}

Folded fold(const AttentionMap& map, const std::vector<std::size_t>& kept, const Selection& selection) {
  std::vector<std::pair<std::size_t, Pick>> leaving;
  Folded folded{.values = {}, .words = fold_words(map, kept, selection)};
  for (std::size_t axis = 0; axis < map.axes.size(); ++axis) {
    if (std::ranges::find(kept, axis) != kept.end()) continue;
    leaving.emplace_back(axis, pick_for(map, axis, selection));
  }
  // Single positions first, outer axes before inner ones: what they leave out need not be copied or averaged.
  std::ranges::stable_sort(leaving, [](const auto& a, const auto& b) {
    const bool a_one = a.second.how == Reduce::one, b_one = b.second.how == Reduce::one;
    if (a_one != b_one) return a_one;
    return a_one ? a.first < b.first : a.first > b.first;
  });
  std::vector<std::size_t> gone;
  for (const auto& [axis, pick] : leaving) {
    const auto before = std::ranges::count_if(gone, [at = axis](std::size_t other) { return other < at; });
    const Tensor& values = gone.empty() ? map.values : folded.values;
    folded.values = without_axis(values, axis - static_cast<std::size_t>(before), pick);
    gone.push_back(axis);
  }
  if (gone.empty()) folded.values = map.values;
  return folded;
}

}  // namespace attnviz::render
