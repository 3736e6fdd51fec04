#include "attnviz/pipeline/memory_budget.hpp"

#include "attnviz/core/deadline.hpp"
#include "attnviz/core/error.hpp"

namespace attnviz::pipeline {
namespace {

std::string megabytes(std::size_t bytes) {
  return std::to_string((bytes + (std::size_t{1} << 20) - 1) >> 20) + " MB";
}

}  // namespace

std::shared_ptr<const void> MemoryBudget::take_for_picture(std::size_t pixels, const std::string& name) {
  const std::size_t bytes = pixels * 3 * kTimesDecoded;
  const std::size_t room = limit_ > kProgram ? limit_ - kProgram : 0;
  if (bytes > room) {
    throw Error(ErrorKind::limit,
                name + ": its " + std::to_string(pixels) + " pixels take about " + megabytes(bytes) + ", and " +
                    megabytes(room) + " of the memory limit of " + megabytes(limit_) + " are for pictures",
                "raise --memory-limit, or shrink the picture first");
  }
  const DeadlinePause pause;
  std::unique_lock lock(mutex_);
  freed_.wait(lock, [&] { return bytes <= room - taken_; });
  taken_ += bytes;
  return {this, [self = shared_from_this(), bytes](const void*) { self->give_back(bytes); }};
}

void MemoryBudget::give_back(std::size_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    taken_ -= bytes;
  }
  freed_.notify_all();
}

}  // namespace attnviz::pipeline
