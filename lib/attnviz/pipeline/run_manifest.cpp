#include "attnviz/pipeline/run_manifest.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/io/atomic_file.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;
using report::ManifestEntry;
using report::Status;

/// Sorts as the three do one after the other. A name that is not UTF-8 is compared as it is read back.
std::string key_of(const ManifestEntry& entry) {
  return io::repair_utf8(entry.input) + '\0' + entry.mechanism + '\0' + io::repair_utf8(entry.query);
}

std::optional<io::AppendFile> opened(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return std::nullopt;
  return std::optional<io::AppendFile>(std::in_place, path);
}

}  // namespace

RunManifest::RunManifest(const fs::path& folder, const Shard& shard, Durability durability)
    : folder_(folder),
      durability_(durability),
      file_(folder / manifest_name(shard)),
      earlier_(places_in(file_)),
      sync_(folder) {
  if (!shard.is_part()) return;
  whole_file_ = opened(folder / manifest_name({}));
  if (whole_file_) whole_ = places_in(*whole_file_);
}

RunManifest::Places RunManifest::places_in(const io::AppendFile& file) {
  constexpr std::size_t kBlock = std::size_t{1} << 20;
  Places places;
  std::string held;  // the begin of a line whose end is in a later block
  std::size_t number = 0;
  for (std::uint64_t offset = 0; offset < file.size();) {
    const std::string block = file.read(offset, kBlock);
    if (block.empty()) break;
    const std::uint64_t first = offset - held.size();
    offset += block.size();
    held += block;
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = held.find('\n', begin)) != std::string::npos; begin = end + 1) {
      const std::string_view line = std::string_view(held).substr(begin, end - begin);
      ++number;
      if (line.empty()) continue;
      const ManifestEntry entry =
          report::parse_manifest_line(line, io::path_text(file.path()) + ": line " + std::to_string(number));
      places.insert_or_assign(key_of(entry), Place{first + begin, line.size()});
    }
    held.erase(0, begin);
  }
  return places;
}

std::optional<ManifestEntry> RunManifest::complete(const ManifestEntry& entry) const {
  const std::string key = key_of(entry);
  const auto look_in = [&](const Places& places, const io::AppendFile& file) -> std::optional<ManifestEntry> {
    const auto known = places.find(key);
    if (known == places.end()) return std::nullopt;
    const Place& place = known->second;
    ManifestEntry found =
        report::parse_manifest_line(file.read(place.offset, place.length), io::path_text(file.path()));
    const bool tells_all = found.status != Status::failed && !found.sha256.empty() && !found.settings.empty() &&
                           found.hashes.size() == found.outputs.size();
    return tells_all ? std::optional(std::move(found)) : std::nullopt;
  };
  auto found = look_in(earlier_, file_);
  return !found && whole_file_ ? look_in(whole_, *whole_file_) : found;
}

bool RunManifest::tells_of(const ManifestEntry& entry) const {
  const std::string key = key_of(entry);
  return earlier_.contains(key) || whole_.contains(key);
}

void RunManifest::add(std::span<const ManifestEntry> entries) {
  std::string lines;
  std::vector<std::pair<std::string, Place>> places;
  for (ManifestEntry entry : entries) {
    std::string key = key_of(entry);
    entry.remade.clear();  // tells of the way, not of the result
    if (entry.status == Status::skipped) {
      entry.status = Status::done;
      if (const auto known = earlier_.find(key); known != earlier_.end()) {
        const Place& place = known->second;
        if (file_.read(place.offset, place.length) + "\n" == report::manifest_line(entry)) continue;
      }
    }
    const std::string line = report::manifest_line(entry);
    places.emplace_back(std::move(key), Place{file_.size() + lines.size(), line.size() - 1});
    lines += line;
  }
  if (lines.empty()) return;
  file_.append(lines);
  for (auto& [key, place] : places) added_.insert_or_assign(std::move(key), place);
  if (durability_ == Durability::synced) sync_.touch();
}

bool RunManifest::is_sorted_and_single() const {
  std::uint64_t next = 0;
  for (const auto& [key, place] : earlier_) {
    if (place.offset != next) return false;
    next += place.length + 1;
  }
  return next == file_.size();
}

void RunManifest::for_each(const std::function<void(const ManifestEntry&)>& look) const {
  for (const auto& [key, place] : added_) {
    look(report::parse_manifest_line(file_.read(place.offset, place.length), io::path_text(file_.path())));
  }
}

void RunManifest::finish() {
  sync_.finish();
  const bool unchanged = added_.empty() && is_sorted_and_single();
  added_.merge(earlier_);
  if (unchanged) return;
  io::AtomicFile sorted(file_.path(), io::Overwrite::yes);
  for (const auto& [key, place] : added_) sorted.append(file_.read(place.offset, place.length) + "\n");
  if (durability_ == Durability::synced) sorted.sync();
  sorted.commit();
  if (durability_ == Durability::synced) io::sync_file_system(folder_);
}

}  // namespace attnviz::pipeline
