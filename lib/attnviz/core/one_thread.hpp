#pragma once

namespace attnviz {

/// While this object lives, oneDNN stays on the current thread: our tiles are the parallelism, and one thread adds in
/// the same order always. The caller's own OpenMP setting comes back afterwards.
class OneThread {
 public:
  OneThread();
  ~OneThread();
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

}  // namespace attnviz
