#include "attnviz/pipeline/run_manifest.hpp"

#include "attnviz/io/atomic_file.hpp"

namespace attnviz::pipeline {

using report::ManifestEntry;
using report::Status;

RunManifest::RunManifest(std::filesystem::path folder) : folder_(std::move(folder)) {
  std::error_code error;
  if (!std::filesystem::exists(path(), error)) return;
  for (ManifestEntry& entry : report::read_manifest(path())) {
    Key key = key_of(entry);
    earlier_.insert_or_assign(std::move(key), std::move(entry));
  }
}

const ManifestEntry* RunManifest::complete(const ManifestEntry& entry) const {
  const auto known = earlier_.find(key_of(entry));
  if (known == earlier_.end() || known->second.status == Status::failed || known->second.sha256.empty() ||
      known->second.settings.empty()) {
    return nullptr;
  }
  return &known->second;
}

void RunManifest::add(const ManifestEntry& entry) {
  if (entry.status == Status::skipped && complete(entry) != nullptr) return;  // it says that it was done
  lines_[key_of(entry)] = report::manifest_line(entry);
}

void RunManifest::write() {
  for (const auto& [key, entry] : earlier_) lines_.try_emplace(key, report::manifest_line(entry));
  io::AtomicFile file(path(), io::Overwrite::yes);
  for (const auto& [key, line] : lines_) file.append(line);
  file.commit();
}

}  // namespace attnviz::pipeline
