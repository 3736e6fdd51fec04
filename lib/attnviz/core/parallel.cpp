#include "attnviz/core/parallel.hpp"

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>

#include "attnviz/core/deadline.hpp"
#include "attnviz/core/hand_over.hpp"

namespace attnviz {

void parallel_for(std::size_t count, std::size_t grain, const std::function<void(std::size_t, std::size_t)>& body) {
  check_deadline();
  if (count == 0) return;
  grain = std::clamp<std::size_t>(grain, 1, count);
  const std::size_t pieces = (count - 1) / grain + 1;
  HandOver begun, done;
  const auto run_here = [&](std::size_t piece) {
    body(piece * grain, std::min(grain, count - piece * grain) + piece * grain);
  };
  if (pieces == 1) return run_here(0);
  const Deadline::Time end = Deadline::current();
  const auto run = [&](std::size_t piece) {
    begun.take();
    const Deadline deadline(end);  // a thread that helps has none of its own
    check_deadline();
    run_here(piece);
    done.give();
  };
  begun.give();
  // Isolated: a thread that waits here must not pick up another file of the batch, which would hold two in memory.
  tbb::this_task_arena::isolate([&] { tbb::parallel_for(std::size_t{0}, pieces, run); });
  done.take();
}

ThreadLimit::ThreadLimit(std::size_t threads) {
  const auto cores = static_cast<std::size_t>(tbb::info::default_concurrency());
  control_ = new tbb::global_control(tbb::global_control::max_allowed_parallelism, threads == 0 ? cores : threads);
}

ThreadLimit::~ThreadLimit() {
  delete static_cast<tbb::global_control*>(control_);
}

}  // namespace attnviz
