#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "attnviz/pipeline/batch.hpp"

namespace attnviz::pipeline {

/// What comes of one source.
struct Outcome {
  std::vector<report::ManifestEntry> entries;
  SharedRanges ranges;
};

/// What is done with a row of sources.
struct Stages {
  std::function<std::optional<Source>()> next;                ///< the next one, one call at a time; nothing at the end
  std::function<Outcome(const Source&)> work;                 ///< several at a time
  std::function<void(const Source&, const Outcome&)> finish;  ///< in order, one at a time
};

/// Feeds sources in order to several threads and what comes of them, in order again, to one. So many are held at a time
/// as there are jobs, so that a row may be made while it is worked on.
class InOrder {
 public:
  explicit InOrder(const BatchOptions& options) : options_(options) {}

  void run(const Stages& stages);
  /// For a single source, on this thread.
  void run_one(const Source& source, const Stages& stages);
  /// Whether nothing new is to be begun: it was asked from outside, or one failed and that is enough.
  bool stopped() const;

 private:
  void finish(const Source& source, const Outcome& outcome, const Stages& stages);

  const BatchOptions& options_;
  std::atomic<bool> failed_{false};
};

/// The sources of a list, one after the other.
std::function<std::optional<Source>()> one_by_one(std::span<const Source> sources);

}  // namespace attnviz::pipeline
