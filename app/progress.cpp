#include "progress.hpp"

#include <cmath>
#include <cstdio>

#include "attnviz/io/escape.hpp"
#include "console.hpp"

namespace attnviz::app {
namespace {

constexpr std::chrono::milliseconds kOften(100);

std::string duration_text(double seconds) {
  const auto whole = static_cast<long>(std::ceil(seconds));
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

}  // namespace

Progress::Progress(std::size_t total, bool wanted)
    : total_(total), wanted_(wanted && errors_are_terminal()), shown_(wanted_ && total > 1) {}

Progress::~Progress() {
  clear();
}

void Progress::clear() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::advance(std::string_view name) {
  ++done_;
  if (!shown_) return;
  const auto now = Clock::now();
  if (done_ < total_ && now - last_ < kOften) return;
  last_ = now;
  const double elapsed = std::chrono::duration<double>(now - started_).count();
  const double rate = elapsed > 0 ? static_cast<double>(done_) / elapsed : 0;
  char numbers[96];
  std::snprintf(numbers, sizeof numbers, "[%*zu/%zu] %.1f/s", static_cast<int>(std::to_string(total_).size()), done_,
                total_, rate);
  std::string line = numbers;
  if (rate > 0 && done_ < total_) line += ", " + duration_text(static_cast<double>(total_ - done_) / rate) + " left";
  write(line, name);
}

void Progress::show(std::string_view name) {
  const auto now = Clock::now();
  if (!wanted_ || now - last_ < kOften) return;
  last_ = now;
  shown_ = true;
  write("[" + std::to_string(done_) + "/" + std::to_string(total_) + "]", name);
}

void Progress::write(std::string line, std::string_view name) {
  const std::size_t room = terminal_width() - 1;
  const std::string shown_name = io::for_terminal(name);
  if (line.size() + 2 + shown_name.size() <= room) line += "  " + shown_name;
  if (line.size() > room) line.resize(room);
  std::fprintf(stderr, "\r%s\x1b[K", line.c_str());
  std::fflush(stderr);
}

}  // namespace attnviz::app
