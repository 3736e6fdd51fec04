#pragma once

#include <filesystem>
#include <string>

namespace attnviz::test {

/// A file below tests/, for instance data_path("golden/values/softmax.json").
std::filesystem::path tests_path(const std::string& relative);
/// A file below the top of the project.
std::filesystem::path project_path(const std::string& relative);

/// A folder of this test's own that is gone when the object is.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

std::string read_text(const std::filesystem::path& path);
void write_text(const std::filesystem::path& path, const std::string& text);

}  // namespace attnviz::test
