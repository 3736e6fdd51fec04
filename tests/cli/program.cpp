#include "cli/program.hpp"

#include <cstdlib>

#include <sys/wait.h>

#include "support/paths.hpp"

namespace attnviz::test {

Finished shell(const std::string& command, const std::filesystem::path& folder) {
  const TemporaryFolder streams;
  const std::string out = (streams / "out").string(), err = (streams / "err").string();
  const std::string line = "cd '" + folder.string() + "' && PATH='" + std::string(ATTNVIZ_PROGRAM_FOLDER) +
                           "':\"$PATH\" && export PATH && { " + command + "\n} >'" + out + "' 2>'" + err +
                           "' </dev/null";
  const int status = std::system(line.c_str());
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, read_text(out), read_text(err)};
}

Finished call(const std::string& arguments, const std::filesystem::path& folder) {
  return shell("attnviz " + arguments, folder);
}

std::string program() {
  return std::string(ATTNVIZ_PROGRAM_FOLDER) + "/attnviz";
}

}  // namespace attnviz::test
