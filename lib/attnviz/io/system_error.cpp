#include "attnviz/io/system_error.hpp"

#include <cerrno>
#include <system_error>

#include "attnviz/io/escape.hpp"

namespace attnviz::io {

namespace {

ErrorKind kind_of(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      return ErrorKind::not_found;
    case EEXIST:
      return ErrorKind::exists;
    default:
      return ErrorKind::io;
  }
}

std::string hint_for(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      return "check the path";
    case EACCES:
    case EPERM:
      return "check the permissions of the file and of the folders above it";
    case ENOSPC:
    case EDQUOT:
      return "free some space or write to another disk";
    case EMFILE:
      return "raise the limit of open files (ulimit -n) or run fewer jobs";
    default:
      return {};
  }
}

}  // namespace

Error system_error(std::string_view action, const std::filesystem::path& path, int number) {
  return Error(kind_of(number),
               "cannot " + std::string(action) + " " + path_text(path) + ": " + std::generic_category().message(number),
               hint_for(number));
}

}  // namespace attnviz::io
