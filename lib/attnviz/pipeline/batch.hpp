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
  Shard shard;                              ///< which part of a shared batch the sources are
  /// Called with a line for people, for instance that the lock of a killed run was taken over.
  std::function<void(const std::string&)> on_notice;
  /// Called for every source in order, one at a time, as soon as it and all before it are finished.
  std::function<void(const Source&, std::span<const report::ManifestEntry>)> on_result;
};

struct BatchResult {
  std::size_t done = 0, failed = 0, skipped = 0;  ///< pairs of input and mechanism
  std::size_t left = 0;                           ///< sources that were not begun
};

/// Runs the plan over all sources and writes their entries to OUTPUT/manifest.jsonl, a part's to
/// OUTPUT/manifest.K-of-N.jsonl: as they come, so that a run that is killed has lost nothing, and sorted at the end.
/// What is kept in memory does not grow with the pictures' sizes, only by a few words a source. The bytes of every
/// output are the same for any number of jobs. Throws `exists` when another run writes into the folder, or as
/// refuse_existing() does; nothing has been done then.
BatchResult run_batch(const Plan& plan, std::span<const Source> sources, const BatchOptions& options);

}  // namespace attnviz::pipeline
