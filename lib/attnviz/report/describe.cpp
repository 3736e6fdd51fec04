#include "attnviz/report/describe.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <type_traits>

#include "attnviz/io/escape.hpp"

namespace attnviz::report {

namespace {

constexpr std::size_t kTopPositions = 5;
constexpr std::size_t kListed = 6;
constexpr std::size_t kNameWidth = 12;

std::string number(double value) {
  std::array<char, 32> text;
  return {text.data(), static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%.4g", value))};
}

std::string line(std::string name, const std::string& text) {
  name.resize(kNameWidth, ' ');
  return name + text;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t index = 0; index < std::min(names.size(), kListed); ++index) {
    text += (index > 0 ? ", " : "") + io::for_terminal(names[index]);
  }
  if (names.size() > kListed) text += " and " + std::to_string(names.size() - kListed) + " more";
  return text;
}

std::string setting_text(const Setting& setting) {
  return io::for_terminal(setting.name) + '=' +
         std::visit(
             [](const auto& value) -> std::string {
               using Value = std::remove_cvref_t<decltype(value)>;
               if constexpr (std::is_same_v<Value, bool>) {
                 return value ? "true" : "false";
               } else if constexpr (std::is_same_v<Value, std::string>) {
                 return io::for_terminal(value);
               } else if constexpr (std::is_same_v<Value, std::vector<double>>) {
                 std::string text;
                 for (const double item : value) text += (text.empty() ? "" : ",") + number(item);
                 return text;
               } else if constexpr (std::is_same_v<Value, double>) {
                 return number(value);
               } else {
                 return std::to_string(value);
               }
             },
             setting.value);
}

std::string settings_text(const std::vector<Setting>& settings) {
  std::string text;
  for (const Setting& setting : settings) text += ' ' + setting_text(setting);
  return text;
}

/// Positions of the largest values, the first of equals first.
std::vector<std::size_t> top_positions(const AttentionMap& map) {
  const auto values = values_of(map.values);
  const auto size_of = [&](std::size_t index) {
    return map.kind == ValueKind::signed_value ? std::abs(values[index]) : values[index];
  };
  std::vector<std::size_t> top;
  for (std::size_t index = 0; index < values.size(); ++index) {
    if (top.size() == kTopPositions && size_of(index) <= size_of(top.back())) continue;
    const auto place = std::ranges::find_if(top, [&](std::size_t other) { return size_of(index) > size_of(other); });
    top.insert(place, index);
    if (top.size() > kTopPositions) top.pop_back();
  }
  return top;
}

/// Where a position of the grid lies on the source picture: "pixels 320..640, 240..480".
std::string pixels_text(const Grid& grid, std::size_t row, std::size_t column) {
  const auto pixel = [](double scale, std::size_t cell, double offset) {
    return number(scale * static_cast<double>(cell) + offset);
  };
  const Affine& affine = grid.to_source;
  return "pixels " + pixel(affine.scale_x, column, affine.offset_x) + ".." +
         pixel(affine.scale_x, column + 1, affine.offset_x) + ", " + pixel(affine.scale_y, row, affine.offset_y) +
         ".." + pixel(affine.scale_y, row + 1, affine.offset_y);
}

bool lies_on_grid(AxisKind kind) {
  return kind == AxisKind::key || kind == AxisKind::source || kind == AxisKind::token || kind == AxisKind::slot;
}

std::string place_on_axis(const AttentionMap& map, const Axis& axis, std::size_t index) {
  std::string text = std::string(name_of(axis.kind)) + ' ' + std::to_string(index);
  if (!axis.labels.empty()) text += " '" + io::for_terminal(axis.labels[index]) + '\'';
  if (!map.grid || !lies_on_grid(axis.kind)) return text;
  const Grid& grid = *map.grid;
  if (index < grid.prefix) return text + " (not on the picture)";
  const std::size_t cell = index - grid.prefix;
  return text + " (" + pixels_text(grid, cell / grid.columns, cell % grid.columns) + ")";
}

std::string place_of(const AttentionMap& map, std::size_t index) {
  std::vector<std::size_t> position(map.axes.size());
  for (std::size_t axis = map.axes.size(); axis-- > 0;) {
    position[axis] = index % map.axes[axis].size;
    index /= map.axes[axis].size;
  }
  std::string text;
  for (std::size_t axis = 0; axis < map.axes.size(); ++axis) {
    text += (axis > 0 ? ", " : "") + place_on_axis(map, map.axes[axis], position[axis]);
  }
  const auto row = map.axis(AxisKind::row), column = map.axis(AxisKind::column);
  if (map.grid && row && column) text += " (" + pixels_text(*map.grid, position[*row], position[*column]) + ")";
  return text;
}

std::string shape_line(const AttentionMap& map) {
  std::string text = io::for_terminal(map.name) + ": " + name_of(map.kind) + " [";
  for (std::size_t axis = 0; axis < map.axes.size(); ++axis) {
    text +=
        (axis > 0 ? ", " : "") + std::string(name_of(map.axes[axis].kind)) + ' ' + std::to_string(map.axes[axis].size);
  }
  return line("map", text + "]");
}

std::string weights_text(const WeightsRecord& weights) {
  std::string text = io::for_terminal(weights.origin);
  if (weights.origin == "random") text = "RANDOM, drawn from seed " + std::to_string(weights.seed) + ", not learned";
  if (!weights.path.empty()) text += ' ' + io::for_terminal(weights.path);
  if (!weights.tensors.empty()) text += ": " + listed(weights.tensors);
  return text;
}

std::string input_text(const InputRecord& input) {
  std::string text = io::for_terminal(input.path) + " (" + io::for_terminal(input.kind);
  if (input.width > 0) text += ", " + std::to_string(input.width) + "x" + std::to_string(input.height) + " pixels";
  if (input.kind == "text") text += ", " + std::to_string(input.tokens.size()) + " tokens";
  return text + ")";
}

}  // namespace

std::vector<std::string> describe(const AttentionMap& map) {
  std::vector<std::string> lines{shape_line(map)};
  if (!map.reading.empty()) lines.push_back(line("  reading", io::for_terminal(map.reading)));
  const Summary summary = summarize(map);
  std::string range = number(summary.min) + " to " + number(summary.max) + ", mean " + number(summary.mean);
  if (summary.min == summary.max) range = "every value is " + number(summary.min);
  if (map.bounds) range += " (possible: " + number(map.bounds->first) + " to " + number(map.bounds->second) + ")";
  lines.push_back(line("  range", range));
  if (summary.sum_error) {
    const double even = std::log(static_cast<double>(map.axes[*map.axis(*map.sums_over)].size));
    lines.push_back(line("  sums", std::string("over ") + name_of(*map.sums_over) + ", off by at most " +
                                       number(*summary.sum_error) + "; mean entropy " + number(*summary.entropy) +
                                       " nats of " + number(even) + " for an even spread"));
  }
  if (map.grid) {
    std::string text = std::to_string(map.grid->rows) + "x" + std::to_string(map.grid->columns) + " cells on " +
                       std::to_string(map.grid->source_width) + "x" + std::to_string(map.grid->source_height) +
                       " pixels";
    if (map.grid->prefix > 0)
      text += ", after " + std::to_string(map.grid->prefix) + " positions that have no place there";
    lines.push_back(line("  grid", text));
  }
  if (map.kind == ValueKind::box || summary.min == summary.max) return lines;
  std::string name = "  largest";
  for (const std::size_t index : top_positions(map)) {
    lines.push_back(line(name, number(map.values.data()[index]) + " at " + place_of(map, index)));
    name.clear();
  }
  return lines;
}

std::vector<std::string> describe(const Dump& dump) {
  std::vector<std::string> lines{line("input", input_text(dump.input))};
  for (const Step& step : dump.preprocess) {
    lines.push_back(
        line(lines.size() == 1 ? "prepared" : "", io::for_terminal(step.name) + settings_text(step.settings)));
  }
  lines.push_back(
      line("mechanism", io::for_terminal(dump.mechanism.name) + ": " + io::for_terminal(dump.mechanism.title)));
  if (!dump.mechanism.citation.empty()) lines.push_back(line("paper", io::for_terminal(dump.mechanism.citation)));
  if (!dump.mechanism.options.empty())
    lines.push_back(line("options", settings_text(dump.mechanism.options).substr(1)));
  lines.push_back(line("weights", weights_text(dump.weights)));
  if (!dump.outputs.empty()) lines.push_back(line("outputs", listed(dump.outputs)));
  if (dump.timing) {
    std::string text;
    for (const auto& [stage, time] : dump.timing->milliseconds) {
      text += (text.empty() ? "" : ", ") + io::for_terminal(stage) + ' ' + number(time) + " ms";
    }
    lines.push_back(line("timing", text));
  }
  for (const AttentionMap& map : dump.maps) {
    for (std::string& text : describe(map)) lines.push_back(std::move(text));
  }
  return lines;
}

}  // namespace attnviz::report
