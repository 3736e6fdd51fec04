#include "attnviz/report/csv.hpp"

#include <algorithm>

#include "attnviz/io/escape.hpp"
#include "attnviz/io/json_number.hpp"

namespace attnviz::report {

std::string csv_field(std::string_view text) {
  std::string repaired = io::repair_utf8(text);
  const bool plain =
      repaired.find_first_of(",\"\r\n") == std::string::npos && !repaired.starts_with(' ') && !repaired.ends_with(' ');
  if (plain) return repaired;
  std::string out = "\"";
  for (const char character : repaired) {
    if (character == '"') out += '"';
    out += character;
  }
  return out + '"';
}

std::vector<std::string> next_csv_row(std::string_view& rest) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  std::size_t at = 0;
  for (; at < rest.size(); ++at) {
    const char character = rest[at];
    if (character == '"' && quoted && at + 1 < rest.size() && rest[at + 1] == '"') {
      fields.back() += rest[++at];
    } else if (character == '"') {
      quoted = !quoted;
    } else if (character == ',' && !quoted) {
      fields.emplace_back();
    } else if (character == '\n' && !quoted) {
      break;
    } else {
      fields.back() += character;
    }
  }
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return fields;
}

namespace {

/// What each axis adds to a line: "3,cat," for every position.
std::vector<std::string> cells_of(const Axis& axis) {
  std::vector<std::string> cells;
  cells.reserve(axis.size);
  for (std::size_t index = 0; index < axis.size; ++index) {
    cells.push_back(std::to_string(index) + ',');
    if (!axis.labels.empty()) cells.back() += csv_field(axis.labels[index]) + ',';
  }
  return cells;
}

std::string header_of(const std::vector<Axis>& axes) {
  std::string header;
  std::vector<std::string> seen;
  for (const Axis& axis : axes) {
    std::string name = name_of(axis.kind);
    const auto before = std::ranges::count(seen, name);
    seen.push_back(name);
    if (before > 0) name += '_' + std::to_string(before + 1);
    header += name + ',';
    if (!axis.labels.empty()) header += name + "_label,";
  }
  return header + "value\n";
}

}  // namespace

std::string to_csv(const AttentionMap& map) {
  validate(map);
  std::vector<std::vector<std::string>> cells;
  for (const Axis& axis : map.axes) cells.push_back(cells_of(axis));
  std::string out = header_of(map.axes);
  std::vector<std::size_t> position(map.axes.size(), 0);
  for (const float value : values_of(map.values)) {
    for (std::size_t axis = 0; axis < position.size(); ++axis) out += cells[axis][position[axis]];
    io::append_number(out, value);
    out += '\n';
    for (std::size_t axis = position.size(); axis-- > 0;) {
      if (++position[axis] < map.axes[axis].size) break;
      position[axis] = 0;
    }
  }
  return out;
}

}  // namespace attnviz::report
