#include "attnviz/io/part.hpp"

#include <dlfcn.h>

#include <cstdlib>
#include <map>
#include <mutex>

#include "attnviz/core/error.hpp"

namespace attnviz::io {
namespace {

namespace fs = std::filesystem;

fs::path file_of(const Part& part) {
  for (const auto& folder : part_folders()) {
    std::error_code unreadable;
    auto file = folder / ("attnviz_" + std::string(part.name) + ".so");
    if (fs::is_regular_file(file, unreadable)) return file;
  }
  return {};
}

[[noreturn]] void fail(const Part& part, const std::string& why) {
  throw Error(ErrorKind::unsupported, std::string(part.serves) + " need the part '" + part.name + "': " + why,
              "install " + std::string(part.needs) + " and build attnviz again");
}

void* open(const Part& part) {
  const auto file = file_of(part);
  if (file.empty()) fail(part, "it was left out when attnviz was built");
  void* opened = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (opened == nullptr) fail(part, ::dlerror());
  return opened;
}

}  // namespace

void* part_symbol(const Part& part, const std::string& symbol) {
  static std::mutex guard;
  static std::map<std::string, void*> opened;
  const std::lock_guard lock(guard);
  void*& handle = opened[part.name];
  if (handle == nullptr) handle = open(part);
  void* address = ::dlsym(handle, symbol.c_str());
  if (address == nullptr) fail(part, "it is of another version of attnviz");
  return address;
}

bool has_part(const Part& part) {
  return !file_of(part).empty();
}

std::vector<fs::path> part_folders() {
  std::vector<fs::path> folders;
  if (const char* chosen = std::getenv("ATTNVIZ_PARTS"); chosen != nullptr && *chosen != '\0') {
    folders.emplace_back(chosen);
  }
  std::error_code ignored;
  const auto executable = fs::read_symlink("/proc/self/exe", ignored);
  if (!executable.empty()) {
    folders.push_back(executable.parent_path().parent_path() / ATTNVIZ_LIBRARY_DIR / "attnviz");
  }
  folders.emplace_back(ATTNVIZ_INSTALLED_PARTS);
  return folders;
}

}  // namespace attnviz::io
