#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

namespace attnviz::pipeline {

/// Memory that the inputs of a run share: an input that would go beyond it waits until others are done. Many threads
/// may ask; who waits holds nothing.
class MemoryBudget : public std::enable_shared_from_this<MemoryBudget> {
 public:
  /// What a program with a network of the box takes before it has seen an input.
  static constexpr std::size_t kProgram = std::size_t{256} << 20;
  /// What an input takes at its peak, as a multiple of its pixels, three bytes each: the picture itself, its overlay,
  /// and both of them once more while they are drawn and packed. Measured: 4.1 to 4.3 from 12 to 108 megapixels.
  static constexpr std::size_t kTimesDecoded = 5;

  /// `limit` bytes for the whole program.
  explicit MemoryBudget(std::size_t limit) : limit_(limit) {}

  /// Waits for room and takes it until the returned object is gone. Throws `limit` at once when the picture would not
  /// fit even alone, with `name` in front.
  std::shared_ptr<const void> take_for_picture(std::size_t pixels, const std::string& name);

 private:
  void give_back(std::size_t bytes);

  std::size_t limit_, taken_ = 0;
  std::mutex mutex_;
  std::condition_variable freed_;
};

}  // namespace attnviz::pipeline
