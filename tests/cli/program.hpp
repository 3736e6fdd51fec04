#pragma once

#include <filesystem>
#include <string>

namespace attnviz::test {

struct Finished {
  int code = 0;  ///< exit status; 128 + the signal when one ended it
  std::string out, err;
};

/// Runs the real program through a shell in `folder`: `arguments` is the rest of the command line, quoting included;
/// `attnviz` may stand in it again after a pipe.
Finished call(const std::string& arguments, const std::filesystem::path& folder);

/// Runs any command line in which the word `attnviz` is the program.
Finished shell(const std::string& command, const std::filesystem::path& folder);

/// Where the real program is.
std::string program();

}  // namespace attnviz::test
