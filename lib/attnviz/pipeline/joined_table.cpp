#include "attnviz/pipeline/joined_table.hpp"

#include <algorithm>
#include <optional>
#include <sstream>

#include "attnviz/core/error.hpp"
#include "attnviz/io/arrow_file.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/report/csv.hpp"
#include "attnviz/report/table.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;

/// Rows that a run has written, and nothing outside of its folder: a manifest may come from anyone.
bool are_rows(const std::string& output) {
  const fs::path path = output;
  return output.ends_with("." + std::string(kRowsEnding)) && path.is_relative() &&
         std::ranges::none_of(path, [](const fs::path& part) { return part == ".."; });
}

/// All rows as text, begun with the first of them.
class CsvTable {
 public:
  explicit CsvTable(const fs::path& folder) : file_(folder / kTableName, io::Overwrite::yes) {
    file_.append(report::table_header());
  }
  void add(std::string_view rows) { file_.append(rows); }
  void commit() { file_.commit(); }

 private:
  io::AtomicFile file_;
};

/// All rows in columns.
class ArrowTable {
 public:
  explicit ArrowTable(const fs::path& folder)
      : file_(folder / kArrowName, io::Overwrite::yes, report::table_columns()) {}
  void add(std::string_view rows) {
    while (!rows.empty()) file_.add_row(report::next_csv_row(rows));
  }
  void commit() { file_.commit(); }

 private:
  io::ArrowFile file_;
};

}  // namespace

TableKinds parse_table_kinds(const std::string& text) {
  TableKinds kinds;
  std::istringstream words(text);
  for (std::string word; std::getline(words, word, ',');) {
    if (word != "csv" && word != "arrow") {
      throw Error(ErrorKind::usage, "--table " + io::in_quotes(text) + ": tables are written as csv or arrow",
                  "DuckDB and pandas turn them into others: duckdb -c \"COPY (FROM 'table.csv') TO 'table.parquet'\"");
    }
    (word == "csv" ? kinds.csv : kinds.arrow) = true;
  }
  return kinds;
}

bool write_joined_table(const fs::path& folder, const RunManifest& manifest, TableKinds kinds) {
  std::optional<CsvTable> csv;
  std::optional<ArrowTable> arrow;
  manifest.for_each([&](const report::ManifestEntry& entry) {
    if (entry.status != report::Status::done) return;
    for (const std::string& output : entry.outputs) {
      if (!are_rows(output)) continue;
      const std::string text = io::read_text(folder / output);
      const auto rows = std::string_view(text).substr(std::min(text.find('\n') + 1, text.size()));
      if (kinds.csv && !csv) csv.emplace(folder);
      if (kinds.arrow && !arrow) arrow.emplace(folder);
      if (csv) csv->add(rows);
      if (arrow) arrow->add(rows);
    }
  });
  if (csv) csv->commit();
  if (arrow) arrow->commit();
  return csv.has_value() || arrow.has_value();
}

}  // namespace attnviz::pipeline
