#include "attnviz/pipeline/group_sync.hpp"

#include <chrono>

#include "attnviz/io/append_file.hpp"

namespace attnviz::pipeline {

namespace {

constexpr auto kGroup = std::chrono::milliseconds(100);

}  // namespace

GroupSync::GroupSync(std::filesystem::path folder) : folder_(std::move(folder)) {}

GroupSync::~GroupSync() {
  {
    const std::lock_guard lock(mutex_);
    end_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void GroupSync::touch() {
  {
    const std::lock_guard lock(mutex_);
    if (failure_) std::rethrow_exception(failure_);
    dirty_ = true;
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  }
  changed_.notify_all();
}

void GroupSync::finish() {
  std::unique_lock lock(mutex_);
  if (!thread_.joinable()) return;
  hurry_ = true;
  changed_.notify_all();
  changed_.wait(lock, [this] { return failure_ || (!dirty_ && !busy_); });
  if (failure_) std::rethrow_exception(failure_);
}

void GroupSync::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return dirty_ || end_; });
    if (!end_) changed_.wait_for(lock, kGroup, [this] { return hurry_ || end_; });
    if (end_) return;
    dirty_ = false;
    busy_ = true;
    lock.unlock();
    std::exception_ptr failure;
    try {
      io::sync_file_system(folder_);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    busy_ = false;
    if (failure) failure_ = failure;
    changed_.notify_all();
    if (failure_) return;
  }
}

}  // namespace attnviz::pipeline
