#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "attnviz/pipeline/joined_table.hpp"

namespace attnviz::pipeline {

/// What joining the parts of a shared batch has found.
struct Merged {
  std::size_t shards = 0, parts = 0;  ///< parts there should be, and those whose manifests were joined
  std::size_t lines = 0, failed = 0;  ///< results in the manifest now, and those of them that failed
  std::vector<std::string> missing;   ///< one line each for people: a part that never ran, or did not finish

  bool complete() const { return missing.empty(); }
};

/// Joins FOLDER/manifest.K-of-N.jsonl into FOLDER/manifest.jsonl, and rows of tables as `tables` say: sorted, of
/// several lines about one result the part's before what stood there. The parts' manifests are removed when all are
/// there and finished, else they stay and `missing` says why. Throws `not_found` for a folder without such manifests,
/// `usage` when they come from batches of different N, `exists` when a run is writing into the folder, and as
/// `report::read_manifest` does.
Merged merge_shards(const std::filesystem::path& folder, TableKinds tables);

}  // namespace attnviz::pipeline
