#pragma once

#include <ctime>

namespace attnviz::test {

/// Seconds that this program has computed since the object was made: unlike the clock's, they do not grow with what
/// else the machine does.
class ProcessorTime {
 public:
  double seconds() const { return static_cast<double>(std::clock() - begin_) / CLOCKS_PER_SEC; }

 private:
  std::clock_t begin_ = std::clock();
};

}  // namespace attnviz::test
