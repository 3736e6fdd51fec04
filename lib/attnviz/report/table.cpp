#include "attnviz/report/table.hpp"

#include <optional>

#include "attnviz/analysis/head_summary.hpp"
#include "attnviz/io/json_number.hpp"
#include "attnviz/report/csv.hpp"

namespace attnviz::report {
namespace {

/// The number, or nothing, after a comma.
void add(std::string& line, std::optional<double> number) {
  line += ',';
  if (number) io::append_number(line, static_cast<float>(*number));
}

}  // namespace

const std::vector<io::ArrowColumn>& table_columns() {
  using enum io::ArrowColumn::Kind;
  static const std::vector<io::ArrowColumn> columns = {
      {"input", text},       {"mechanism", text},    {"query", text},         {"map", text},
      {"layer", text},       {"head", text},         {"entropy", number},     {"distance", number},
      {"top_tenth", number}, {"peak", integer},      {"peak_label", text},    {"peak_x", number},
      {"peak_y", number},    {"peak_width", number}, {"peak_height", number}, {"agreement", number}};
  return columns;
}

const std::string& table_header() {
  static const std::string header = [] {
    std::string names;
    for (const io::ArrowColumn& column : table_columns()) names += (names.empty() ? "" : ",") + column.name;
    return names + "\n";
  }();
  return header;
}

std::string table_rows(const RowOwner& owner, const AttentionMap& map) {
  const std::string front = csv_field(owner.input) + ',' + csv_field(owner.mechanism) + ',' + csv_field(owner.query) +
                            ',' + csv_field(map.name) + ',';
  std::string rows;
  for (const analysis::HeadSummary& one : analysis::summarize_heads(map)) {
    rows += front + csv_field(one.layer) + ',' + csv_field(one.head);
    add(rows, one.entropy);
    add(rows, one.distance);
    add(rows, one.top_tenth);
    rows += ',' + std::to_string(one.peak) + ',' + csv_field(one.peak_label);
    const auto of_box = [&](double Box::*part) {
      return one.peak_box ? std::optional((*one.peak_box).*part) : std::nullopt;
    };
    add(rows, of_box(&Box::x));
    add(rows, of_box(&Box::y));
    add(rows, of_box(&Box::width));
    add(rows, of_box(&Box::height));
    add(rows, one.agreement);
    rows += '\n';
  }
  return rows;
}

}  // namespace attnviz::report
