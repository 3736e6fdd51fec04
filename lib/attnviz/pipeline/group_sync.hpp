#pragma once

#include <condition_variable>
#include <exception>
#include <filesystem>
#include <mutex>
#include <thread>

namespace attnviz::pipeline {

/// Lets the disk have what was written, in the background and for all that is written within a tenth of a second at
/// once: a sync a file would cost a folder of small ones more than the work. One thread at a time per object.
class GroupSync {
 public:
  /// Of the file system that holds `folder`, which must exist.
  explicit GroupSync(std::filesystem::path folder);
  /// Waits for a sync that is going on, and begins no other.
  ~GroupSync();
  GroupSync(const GroupSync&) = delete;
  GroupSync& operator=(const GroupSync&) = delete;

  /// Something was written. Throws what an earlier sync has met.
  void touch();
  /// Returns when everything is on the disk. Throws as touch() does.
  void finish();

 private:
  void work();

  std::filesystem::path folder_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool dirty_ = false, busy_ = false, hurry_ = false, end_ = false;
  std::exception_ptr failure_;
  std::thread thread_;  ///< begun by the first touch()
};

}  // namespace attnviz::pipeline
