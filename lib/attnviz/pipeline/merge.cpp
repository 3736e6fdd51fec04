#include "attnviz/pipeline/merge.hpp"

#include <map>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/pipeline/folder_claim.hpp"
#include "attnviz/pipeline/joined_table.hpp"
#include "attnviz/pipeline/run_manifest.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;

/// The manifests of parts, by the number of the part from 0, and of how many they are.
struct Parts {
  std::size_t count = 0;
  std::map<std::size_t, fs::path> manifests;
};

Parts parts_in(const fs::path& folder) {
  Parts parts;
  std::error_code error;
  for (fs::directory_iterator entries(folder, error), end; !error && entries != end; entries.increment(error)) {
    const Shard shard = shard_of_manifest(entries->path().filename().string());
    if (shard.count == 0) continue;
    if (parts.count != 0 && parts.count != shard.count) {
      throw Error(ErrorKind::usage,
                  io::path_text(folder) + " holds parts of a batch in " + std::to_string(parts.count) +
                      " and of one in " + std::to_string(shard.count),
                  "remove the manifest.K-of-N.jsonl of one of them");
    }
    parts.count = shard.count;
    parts.manifests.emplace(shard.index, entries->path());
  }
  if (parts.count == 0) {
    throw Error(ErrorKind::not_found, io::path_text(folder) + ": no manifest.K-of-N.jsonl to join",
                "'attnviz run --shard K/N -o " + io::path_text(folder) + "' writes one a part");
  }
  return parts;
}

}  // namespace

Merged merge_shards(const fs::path& folder, TableKinds tables) {
  const Parts parts = parts_in(folder);
  const FolderClaim claim(folder, {});
  Merged merged{.shards = parts.count, .parts = parts.manifests.size(), .missing = {}};
  RunManifest whole(folder, {}, Durability::synced);
  for (std::size_t part = 0; part < parts.count; ++part) {
    const std::string name = "part " + std::to_string(part + 1) + " of " + std::to_string(parts.count);
    const auto found = parts.manifests.find(part);
    if (found == parts.manifests.end()) {
      merged.missing.push_back(name + " has not run");
      continue;
    }
    const fs::path lock = folder / lock_name({part, parts.count});
    const std::string holder = io::lock_holder(lock);
    if (!holder.empty())
      merged.missing.push_back(std::string(name).append(" is not finished: it was left by ").append(holder));
    whole.add(report::read_manifest(found->second));
  }
  whole.finish();
  whole.for_each([&](const report::ManifestEntry& entry) {
    ++merged.lines;
    if (entry.status == report::Status::failed) ++merged.failed;
  });
  write_joined_table(folder, whole, tables);
  if (!merged.complete()) return merged;
  for (const auto& [part, manifest] : parts.manifests) {
    std::error_code error;
    fs::remove(manifest, error);
  }
  return merged;
}

}  // namespace attnviz::pipeline
