#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>

#include "attnviz/report/manifest.hpp"

namespace attnviz::pipeline {

/// The manifest of a folder while a run adds to it. Entries of earlier runs stay, unless this run has a newer one of
/// the same input and mechanism.
class RunManifest {
 public:
  /// Reads what is there. Throws as `report::read_manifest` does.
  explicit RunManifest(std::filesystem::path folder);

  /// What is known of a result that was kept: from its line of an earlier run, or, where that never wrote one, from the
  /// dump itself. May be called from several threads, between calls of `add` too.
  report::ManifestEntry kept(report::ManifestEntry entry, const std::filesystem::path& dump) const;

  void add(const report::ManifestEntry& entry);
  /// Writes all entries, sorted by input and mechanism.
  void write();

 private:
  using Key = std::pair<std::string, std::string>;  ///< input and mechanism

  static Key key_of(const report::ManifestEntry& entry) { return {entry.input, entry.mechanism}; }
  /// The line of an earlier run, when it says all that can be said of a result.
  const report::ManifestEntry* complete(const report::ManifestEntry& entry) const;
  std::filesystem::path path() const { return folder_ / "manifest.jsonl"; }

  std::filesystem::path folder_;
  std::map<Key, report::ManifestEntry> earlier_;  ///< never changed after construction
  std::map<Key, std::string> lines_;
};

}  // namespace attnviz::pipeline
