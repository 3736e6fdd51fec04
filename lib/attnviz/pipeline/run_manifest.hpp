#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>

#include "attnviz/report/manifest.hpp"

namespace attnviz::pipeline {

/// The manifest of a folder while a run adds to it. Entries of earlier runs stay, unless this run has a newer one of
/// the same input, mechanism and query.
class RunManifest {
 public:
  /// Reads what is there. Throws as `report::read_manifest` does.
  explicit RunManifest(std::filesystem::path folder);

  /// The line of an earlier run about the same input, mechanism and query, when it says all that can be said of a
  /// result; else null. May be called from several threads, between calls of `add` too.
  const report::ManifestEntry* complete(const report::ManifestEntry& entry) const;

  void add(const report::ManifestEntry& entry);
  /// Writes all entries, sorted by input, mechanism and query.
  void write();

 private:
  using Key = std::array<std::string, 3>;  ///< input, mechanism, query

  static Key key_of(const report::ManifestEntry& entry) { return {entry.input, entry.mechanism, entry.query}; }
  std::filesystem::path path() const { return folder_ / "manifest.jsonl"; }

  std::filesystem::path folder_;
  std::map<Key, report::ManifestEntry> earlier_;  ///< never changed after construction
  std::map<Key, std::string> lines_;
};

}  // namespace attnviz::pipeline
