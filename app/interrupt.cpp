#include "interrupt.hpp"

#include <csignal>
#include <cstdlib>

#include <unistd.h>

#include "attnviz/io/atomic_file.hpp"

namespace attnviz::app {
namespace {

std::atomic<bool> stop_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free, "used in a signal handler");

extern "C" void on_signal(int number) {
  if (!stop_requested.exchange(true)) return;
  io::remove_unfinished_files();
  std::signal(number, SIG_DFL);
  std::raise(number);
}

}  // namespace

void handle_interrupts() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  std::signal(SIGPIPE, SIG_IGN);  // a write to a closed pipe shall return EPIPE
}

const std::atomic<bool>& interrupted() {
  return stop_requested;
}

void end_by_interrupt() {
  std::signal(SIGINT, SIG_DFL);
  std::raise(SIGINT);
  std::_Exit(130);
}

}  // namespace attnviz::app
