#pragma once

#ifdef ATTNVIZ_THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>
#endif

namespace attnviz {

/// Tells ThreadSanitizer that work goes from one thread to another, where a library does it that was compiled without:
/// all that is done before a `give` has happened for whoever calls `take` later. Nothing in every other build.
class HandOver {
 public:
#ifdef ATTNVIZ_THREAD_SANITIZER
  void give() {
    __tsan_release(this);
  }
  void take() {
    __tsan_acquire(this);
  }
#else
  void give() {}
  void take() {}
#endif
};

}  // namespace attnviz
