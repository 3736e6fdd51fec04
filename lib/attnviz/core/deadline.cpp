#include "attnviz/core/deadline.hpp"

#include <algorithm>

namespace attnviz {
namespace {

thread_local Deadline::Time deadline = Deadline::kNone;

}  // namespace

Deadline::Deadline(Time end) : outer_(deadline) {
  deadline = std::min(outer_, end);
}

Deadline::~Deadline() {
  deadline = outer_;
}

Deadline::Time Deadline::current() noexcept {
  return deadline;
}

Deadline::Time Deadline::in(double seconds) noexcept {
  constexpr double kLongest = 1e8;  // three years: what is longer would not fit the clock
  if (!(seconds > 0) || seconds > kLongest) return kNone;
  return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

DeadlinePause::DeadlinePause() : outer_(deadline) {
  if (outer_ == Deadline::kNone) return;
  began_ = Deadline::Clock::now();
  deadline = Deadline::kNone;
}

DeadlinePause::~DeadlinePause() {
  if (outer_ != Deadline::kNone) deadline = outer_ + (Deadline::Clock::now() - began_);
}

bool deadline_passed() noexcept {
  return deadline != Deadline::kNone && Deadline::Clock::now() >= deadline;
}

void check_deadline() {
  if (deadline_passed()) throw DeadlinePassed();
}

}  // namespace attnviz
