#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "attnviz/pipeline/runner.hpp"

namespace attnviz::pipeline {

struct BatchOptions {
  std::size_t jobs = 1;                     ///< inputs at a time
  bool fail_fast = false;                   ///< after a failure begin no new input
  const std::atomic<bool>* stop = nullptr;  ///< set from outside: begin no new input
  /// Called for every source in order, one at a time, as soon as it and all before it are finished.
  std::function<void(const Source&, std::span<const report::ManifestEntry>)> on_result;
};

struct BatchResult {
  std::size_t done = 0, failed = 0, skipped = 0;  ///< pairs of input and mechanism
  std::size_t left = 0;                           ///< sources that were not begun
};

/// Runs the plan over all sources and merges their entries into OUTPUT/manifest.jsonl. What is kept in memory does not
/// grow with the pictures' sizes, only by a short entry a source. The bytes of every output are the same for any number
/// of jobs. The sources' outputs must have been checked with refuse_existing().
BatchResult run_batch(const Plan& plan, std::span<const Source> sources, const BatchOptions& options);

}  // namespace attnviz::pipeline
