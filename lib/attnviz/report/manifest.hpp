#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attnviz::report {

/// What became of one input under one mechanism.
enum class Status { done, failed, skipped };
const char* name_of(Status status) noexcept;

struct ManifestError {
  std::string kind, message, hint;  ///< of the attnviz::Error that stopped it

  bool operator==(const ManifestError&) const = default;
};

/// One line of manifest.jsonl.
struct ManifestEntry {
  std::string input;  ///< path as given
  std::string mechanism;
  Status status = Status::done;
  std::vector<std::string> outputs;    ///< relative to the manifest's folder
  std::string sha256;                  ///< of the input, or empty
  std::optional<ManifestError> error;  ///< of a failed entry, and why it was skipped
  std::string query;                   ///< where it looks from, as asked; empty: the usual place
  std::string settings;                ///< SHA-256 of everything else that shaped it (`settings_sha256`), or empty
  std::string warning;                 ///< what of the input was lost, or empty
  std::string answer;                  ///< what a network says about the input, or empty
  std::string remade;  ///< why a result that was there was made anew, or empty: told, but not kept in a manifest
  std::vector<std::string> hashes;  ///< SHA-256 of each output, or empty

  bool operator==(const ManifestEntry&) const = default;
};

/// The entry as one line of JSON with its newline, schema attnviz/manifest/1 (assets/schema/manifest.schema.json).
std::string manifest_line(const ManifestEntry& entry);
/// The same read back; `source` names the line in errors. Throws `format`.
ManifestEntry parse_manifest_line(std::string_view line, const std::string& source);

/// All entries in file order; of several about the same input and mechanism the last one counts. A last line that was
/// cut short by an interrupted run is passed over. Throws `not_found`, `io`, and `format` with the number of the line.
std::vector<ManifestEntry> read_manifest(const std::filesystem::path& path);

}  // namespace attnviz::report
