#pragma once

#include <filesystem>

#include "attnviz/pipeline/run_manifest.hpp"

namespace attnviz::pipeline {

/// The ending of the rows of one result, STEM.MECHANISM.table.csv, and the name of all of them together.
inline constexpr std::string_view kRowsEnding = "table.csv", kTableName = "table.csv";

/// Joins the rows of every result that the finished manifest tells of into FOLDER/table.csv, in its order. Without any
/// rows nothing is written, and false returned. Throws as io::AtomicFile does, and what reading the rows throws.
bool write_joined_table(const std::filesystem::path& folder, const RunManifest& manifest);

}  // namespace attnviz::pipeline
