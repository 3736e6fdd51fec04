#include "console.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include <sys/ioctl.h>
#include <unistd.h>

namespace attnviz::app {
namespace {

[[noreturn]] void output_failed() {
  if (errno == EPIPE) throw BrokenPipe{};
  throw Error(ErrorKind::io, "standard output: " + std::generic_category().message(errno));
}

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

}  // namespace

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) output_failed();
}

void flush() {
  if (std::fflush(stdout) != 0) output_failed();
}

void report_error(const Error& error) {
  std::string text = std::string("attnviz: ") + error.what() + "\n";
  if (!error.hint().empty()) text += "  hint: " + error.hint() + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void report_message(std::string_view message) {
  const std::string text = "attnviz: " + std::string(message) + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

bool output_is_terminal() {
  return isatty(STDOUT_FILENO) != 0;
}
bool errors_are_terminal() {
  return isatty(STDERR_FILENO) != 0;
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

std::string heading(std::string_view text) {
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  if (!output_is_terminal() || is_set("NO_COLOR") || dumb) return std::string(text);
  return "\x1b[1m" + std::string(text) + "\x1b[0m";
}

}  // namespace attnviz::app
