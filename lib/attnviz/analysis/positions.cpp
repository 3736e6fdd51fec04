#include "attnviz/analysis/positions.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"

namespace attnviz::analysis {
namespace {

/// The last two axes of a map as tables, one after the other.
struct Tables {
  std::size_t count = 1, queries = 1, keys = 1;
};

Tables tables_of(const AttentionMap& map) {
  const bool fits = map.axes.size() >= 2 && map.axes.back().kind == AxisKind::key &&
                    map.axes[map.axes.size() - 2].kind == AxisKind::query;
  if (!fits) throw Error(ErrorKind::shape, "map '" + map.name + "' does not end in queries and keys");
  Tables tables{.queries = map.axes[map.axes.size() - 2].size, .keys = map.axes.back().size};
  tables.count = map.values.size() / tables.queries / tables.keys;
  return tables;
}

std::vector<std::size_t> kept_of(const std::vector<bool>& hidden, std::size_t size, const char* what) {
  std::vector<std::size_t> kept;
  for (std::size_t place = 0; place < hidden.size(); ++place) {
    if (!hidden[place]) kept.push_back(place);
  }
  if (hidden.size() != size) {
    throw Error(ErrorKind::shape, std::to_string(hidden.size()) + " flags for " + std::to_string(size) + " " + what);
  }
  if (kept.empty()) {
    throw Error(ErrorKind::value, std::string("every one of the ") + std::to_string(size) + " " + what + " is special",
                "there is nothing left without them");
  }
  return kept;
}

void require_groups(std::span<const Group> groups, std::size_t size) {
  std::size_t at = 0;
  for (const Group& group : groups) {
    if (group.begin != at || group.end <= group.begin) break;
    at = group.end;
  }
  if (at == size && !groups.empty()) return;
  throw Error(ErrorKind::shape,
              std::to_string(groups.size()) + " groups do not cover " + std::to_string(size) + " positions in order");
}

std::vector<std::string> picked(const std::vector<std::string>& labels, const std::vector<std::size_t>& kept) {
  std::vector<std::string> result;
  for (const std::size_t place : kept) {
    if (!labels.empty()) result.push_back(labels[place]);
  }
  return result;
}

/// The same map with another size of its last or last but one axis, values still to come.
AttentionMap resized(const AttentionMap& map, std::size_t from_end, std::size_t size, std::vector<std::string> labels) {
  AttentionMap result = map;
  Axis& axis = result.axes[result.axes.size() - from_end];
  axis.size = size;
  axis.labels = std::move(labels);
  std::vector<std::size_t> shape;
  for (const Axis& each : result.axes) shape.push_back(each.size);
  result.values = Tensor::from_shape(shape);
  return result;
}

void renormalize(std::span<float> row) {
  double sum = 0;
  for (const float value : row) sum += static_cast<double>(value);
  for (float& value : row) {
    if (sum > 0) value = static_cast<float>(static_cast<double>(value) / sum);
  }
}

}  // namespace

AttentionMap without_keys(const AttentionMap& map, const std::vector<bool>& hidden) {
  const Tables tables = tables_of(map);
  const std::vector<std::size_t> kept = kept_of(hidden, tables.keys, "keys");
  AttentionMap result = resized(map, 1, kept.size(), picked(map.axes.back().labels, kept));
  const float* from = map.values.data();
  float* to = result.values.data();
  for (std::size_t row = 0; row < tables.count * tables.queries; ++row, from += tables.keys, to += kept.size()) {
    std::ranges::transform(kept, to, [&](std::size_t key) { return from[key]; });
    if (kept.size() < tables.keys) renormalize({to, kept.size()});
  }
  if (result.grid && result.grid->prefix > 0) result.grid->prefix -= tables.keys - kept.size();
  return result;
}

AttentionMap without_queries(const AttentionMap& map, const std::vector<bool>& hidden) {
  const Tables tables = tables_of(map);
  const std::vector<std::size_t> kept = kept_of(hidden, tables.queries, "queries");
  AttentionMap result = resized(map, 2, kept.size(), picked(map.axes[map.axes.size() - 2].labels, kept));
  float* to = result.values.data();
  for (std::size_t table = 0; table < tables.count; ++table) {
    for (const std::size_t query : kept) {
      to = std::copy_n(map.values.data() + (table * tables.queries + query) * tables.keys, tables.keys, to);
    }
  }
  return result;
}

AttentionMap merged_keys(const AttentionMap& map, std::span<const Group> groups, std::vector<std::string> labels) {
  const Tables tables = tables_of(map);
  require_groups(groups, tables.keys);
  AttentionMap result = resized(map, 1, groups.size(), std::move(labels));
  const float* from = map.values.data();
  float* to = result.values.data();
  for (std::size_t row = 0; row < tables.count * tables.queries; ++row, from += tables.keys) {
    for (const Group& group : groups) {
      double sum = 0;
      for (std::size_t key = group.begin; key < group.end; ++key) sum += static_cast<double>(from[key]);
      *to++ = static_cast<float>(sum);
    }
  }
  return result;
}

AttentionMap merged_queries(const AttentionMap& map, std::span<const Group> groups, std::vector<std::string> labels) {
  const Tables tables = tables_of(map);
  require_groups(groups, tables.queries);
  AttentionMap result = resized(map, 2, groups.size(), std::move(labels));
  float* to = result.values.data();
  for (std::size_t table = 0; table < tables.count; ++table) {
    const float* rows = map.values.data() + table * tables.queries * tables.keys;
    for (const Group& group : groups) {
      for (std::size_t key = 0; key < tables.keys; ++key) {
        double sum = 0;
        for (std::size_t query = group.begin; query < group.end; ++query) {
          sum += static_cast<double>(rows[query * tables.keys + key]);
        }
        *to++ = static_cast<float>(sum / static_cast<double>(group.end - group.begin));
      }
    }
  }
  return result;
}

}  // namespace attnviz::analysis
