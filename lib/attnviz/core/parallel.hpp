#pragma once

#include <cstddef>
#include <functional>

namespace attnviz {

/// Calls `body(begin, end)` for consecutive pieces of [0, count), `grain` positions each (the last may be shorter).
/// Where the pieces are cut depends on `count` and `grain` alone, so a body that writes to its own positions gives the
/// same bytes for every number of threads. The first exception of a body is thrown again here.
/// Throws DeadlinePassed between pieces when the caller's time is up.
void parallel_for(std::size_t count, std::size_t grain, const std::function<void(std::size_t, std::size_t)>& body);

/// Limits the threads of everything that runs while this object lives; 0 means one a core.
class ThreadLimit {
 public:
  explicit ThreadLimit(std::size_t threads);
  ~ThreadLimit();
  ThreadLimit(const ThreadLimit&) = delete;
  ThreadLimit& operator=(const ThreadLimit&) = delete;

 private:
  void* control_;
};

}  // namespace attnviz
