#pragma once

#include <filesystem>

#include "attnviz/pipeline/run_manifest.hpp"

namespace attnviz::pipeline {

/// The ending of the rows of one result, STEM.MECHANISM.table.csv, and the names of all of them together.
inline constexpr std::string_view kRowsEnding = "table.csv", kTableName = "table.csv", kArrowName = "table.arrow";

/// As what all rows together are written.
struct TableKinds {
  bool csv = false, arrow = false;

  explicit operator bool() const { return csv || arrow; }
};

/// "csv", "arrow" or both with a comma between; an empty text is none. Throws `usage`.
TableKinds parse_table_kinds(const std::string& text);

/// Joins the rows of every result that the finished manifest tells of into FOLDER/table.csv or table.arrow, in its
/// order. Without any rows nothing is written, and false returned. Throws as io::AtomicFile does, and what reading the
/// rows throws.
bool write_joined_table(const std::filesystem::path& folder, const RunManifest& manifest, TableKinds kinds);

}  // namespace attnviz::pipeline
