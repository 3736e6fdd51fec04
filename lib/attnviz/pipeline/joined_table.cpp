#include "attnviz/pipeline/joined_table.hpp"

#include <algorithm>
#include <optional>

#include "attnviz/io/atomic_file.hpp"
#include "attnviz/io/file.hpp"
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

}  // namespace

bool write_joined_table(const fs::path& folder, const RunManifest& manifest) {
  std::optional<io::AtomicFile> table;
  manifest.for_each([&](const report::ManifestEntry& entry) {
    if (entry.status != report::Status::done) return;
    for (const std::string& output : entry.outputs) {
      if (!are_rows(output)) continue;
      const std::string rows = io::read_text(folder / output);
      if (!table) {
        table.emplace(folder / kTableName, io::Overwrite::yes);
        table->append(report::table_header());
      }
      table->append(std::string_view(rows).substr(std::min(rows.find('\n') + 1, rows.size())));
    }
  });
  if (table) table->commit();
  return table.has_value();
}

}  // namespace attnviz::pipeline
