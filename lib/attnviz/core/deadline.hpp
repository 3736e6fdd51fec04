#pragma once

#include <chrono>

#include "attnviz/core/error.hpp"

namespace attnviz {

// Threads cannot be ended from outside, so long work asks now and then whether its time is up. `parallel_for` asks
// before each of its pieces, and with it every mechanism, layer and matrix product, on whichever thread a piece runs;
// decoders ask before each row, WebP's before each hundredth of its bytes, and reading and hashing every few megabytes.
// What cannot be interrupted is one call of a library that gives nothing back before it is done: one tile of a matrix
// product, a HEIC or AVIF, one tile of a TIFF or a TIFF of a rare kind, one Fourier transform.

/// Thrown by `check_deadline`: work is given up, what it was to make does not exist.
class DeadlinePassed : public Error {
 public:
  DeadlinePassed() : Error(ErrorKind::limit, "not done in the time it was given") {}
};

/// While this object lives, work that its thread begins must be done by `end`. Of nested ones the earliest counts.
class Deadline {
 public:
  using Clock = std::chrono::steady_clock;
  using Time = Clock::time_point;
  static constexpr Time kNone = Time::max();

  explicit Deadline(Time end);
  ~Deadline();
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  /// That of the calling thread, or kNone: to be handed to a thread that helps.
  static Time current() noexcept;
  /// `seconds` from now; kNone for zero.
  static Time in(double seconds) noexcept;

 private:
  Time outer_;
};

/// While this object lives, no time passes for the deadline of its thread: waiting for others is nobody's fault.
class DeadlinePause {
 public:
  DeadlinePause();
  ~DeadlinePause();
  DeadlinePause(const DeadlinePause&) = delete;
  DeadlinePause& operator=(const DeadlinePause&) = delete;

 private:
  Deadline::Time outer_, began_;
};

bool deadline_passed() noexcept;

/// Throws DeadlinePassed when the time of the calling thread is up. Costs a few nanoseconds without a deadline, about
/// thirty with one.
void check_deadline();

}  // namespace attnviz
