#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace attnviz {

/// What went wrong, by whose mend it is.
enum class ErrorKind {
  usage,      ///< the call is wrong: an unknown name, an option out of its limits, two options that exclude each other
  not_found,  ///< a file or folder that does not exist
  io,         ///< the system refused: no permission, no space, a broken pipe
  exists,     ///< the target is there already and may not be overwritten
  format,     ///< bytes that are not what their name or header says
  shape,      ///< tensors whose sizes do not fit each other
  value,      ///< a number that cannot be used: NaN, infinity, an empty range
  limit,      ///< larger than we are willing to read or allocate
  unsupported,  ///< well formed, but a variant that is not implemented
  interrupted,  ///< the user pressed Ctrl-C
  internal      ///< our own fault
};

/// The one exception of the library. `what()` is a single line that names the part, the place and both numbers;
/// `hint()` says what to do about it, or is empty.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message, std::string hint = {})
      : std::runtime_error(message), kind_(kind), hint_(std::move(hint)) {}

  ErrorKind kind() const noexcept { return kind_; }
  const std::string& hint() const noexcept { return hint_; }

 private:
  ErrorKind kind_;
  std::string hint_;
};

/// The kind's name as it stands in manifests: "usage", "not_found" ...
const char* name_of(ErrorKind kind) noexcept;

}  // namespace attnviz
