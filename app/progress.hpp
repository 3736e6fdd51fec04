#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace attnviz::app {

/// One line on standard error that is written over while a batch runs: "[ 38/1000] 42.1/s, 23 s left  cat.jpg".
/// Only on a terminal; otherwise it does nothing.
class Progress {
 public:
  Progress(std::size_t total, bool wanted);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void advance(std::string_view name);
  /// Something within an input is done, of which nobody knows how much there is: its name alone goes on.
  void show(std::string_view name);
  /// Takes the line away, so that a message can be written.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  void write(std::string line, std::string_view name);

  std::size_t total_, done_ = 0;
  bool wanted_;
  bool shown_;  ///< of one input alone only when it turns out to be many
  Clock::time_point started_ = Clock::now(), last_{};
};

}  // namespace attnviz::app
