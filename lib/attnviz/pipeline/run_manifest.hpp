#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "attnviz/io/append_file.hpp"
#include "attnviz/pipeline/group_sync.hpp"
#include "attnviz/pipeline/shard.hpp"
#include "attnviz/report/manifest.hpp"

namespace attnviz::pipeline {

/// How hard a run makes sure that a power cut loses nothing.
enum class Durability { synced, left_to_the_system };

/// The manifest of a folder while a run adds to it. While it works the file is a journal: what is finished is appended
/// at once, and the last line about an input, mechanism and query counts. At the end one line of each is left, sorted.
/// Entries of earlier runs stay, unless this run has a newer one. Memory holds where each line stands, not the lines.
class RunManifest {
 public:
  /// Opens or makes the file and mends its end, which a killed run may have torn. A part also looks at, and never
  /// writes, the manifest of the whole. Throws as `report::read_manifest` and `io::AppendFile` do.
  RunManifest(const std::filesystem::path& folder, const Shard& shard, Durability durability);

  /// The line of an earlier run about the same input, mechanism and query, when it says all that can be said of a
  /// result; else nothing. May be called from several threads, beside `add` too.
  std::optional<report::ManifestEntry> complete(const report::ManifestEntry& entry) const;
  /// Whether an earlier run has left any line about it, of a failure as well. Thread-safe as `complete`.
  bool tells_of(const report::ManifestEntry& entry) const;
  /// Whether an earlier run has left any line at all.
  bool has_earlier() const { return !earlier_.empty() || !whole_.empty(); }

  /// Appends what came of one source. What was kept stands as it was when it was made: `done`, and in the words of
  /// then.
  void add(std::span<const report::ManifestEntry> entries);
  /// Puts one line each, sorted by input, mechanism and query, in the place of the journal.
  void finish();
  /// Every entry in this order, after finish().
  void for_each(const std::function<void(const report::ManifestEntry&)>& look) const;

 private:
  struct Place {
    std::uint64_t offset = 0;
    std::size_t length = 0;
  };
  using Places = std::map<std::string, Place>;  ///< by input, mechanism and query

  static Places places_in(const io::AppendFile& file);
  bool is_sorted_and_single() const;

  std::filesystem::path folder_;
  Durability durability_;
  io::AppendFile file_;
  Places earlier_;                            ///< not changed before finish()
  std::optional<io::AppendFile> whole_file_;  ///< of a part: the manifest of the whole, when there is one
  Places whole_;
  Places added_;
  GroupSync sync_;
};

}  // namespace attnviz::pipeline
