#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/core/tensor.hpp"
#include "attnviz/io/atomic_file.hpp"
#include "attnviz/pipeline/plan.hpp"

namespace attnviz::pipeline {

/// Whether the files of a plan take the place of those that exist.
io::Overwrite overwrite_of(const Plan& plan);

/// Writes the files of one input and mechanism; the dump comes last: when it is there, the rest is complete. The plan
/// and the source must outlive it. Throws as `io::AtomicFile` does.
class ResultWriter {
 public:
  ResultWriter(const Plan& plan, const Source& source, std::string_view mechanism);

  void write(std::string_view suffix, std::string_view text);
  void write_picture(std::string_view suffix, const Pixels& picture);
  /// With `wanted` unset, many numbers go to an .npz beside the dump and few into it.
  void write_dump(const report::Dump& dump, std::optional<report::Arrays> wanted);

  /// Relative to the plan's output folder, in the order of writing.
  const std::vector<std::string>& written() const { return written_; }
  /// SHA-256 of each of them.
  const std::vector<std::string>& hashes() const { return hashes_; }

 private:
  std::filesystem::path path_of(std::string_view suffix) const;
  void remember(const std::filesystem::path& path, std::string sha256);

  const Plan& plan_;
  const Source& source_;
  std::string mechanism_;
  io::Overwrite overwrite_;
  std::vector<std::string> written_, hashes_;
};

}  // namespace attnviz::pipeline
