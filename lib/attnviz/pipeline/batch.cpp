#include "attnviz/pipeline/batch.hpp"

#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <mutex>
#include <utility>

#include "attnviz/core/error.hpp"
#include "attnviz/core/hand_over.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/io/atomic_file.hpp"
#include "attnviz/pipeline/folder_claim.hpp"
#include "attnviz/pipeline/joined_table.hpp"
#include "attnviz/pipeline/outputs.hpp"
#include "attnviz/pipeline/run_manifest.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;
using report::ManifestEntry;
using report::Status;

/// What goes through the stages: the number of a source, and what came of it.
struct Item {
  std::size_t index = 0;
  std::vector<ManifestEntry> entries;
};

/// Feeds sources in order to `work` on several threads and their results, in order again, to `finish`.
template <class Work, class Finish>
std::size_t in_order(std::span<const Source> sources, const BatchOptions& options, Work work, Finish finish) {
  std::size_t next = 0;
  std::atomic<bool> failed{false};
  HandOver fed, worked, finished;
  const auto feed = [&](tbb::flow_control& control) -> std::size_t {
    fed.take();
    const bool stop = options.stop != nullptr && options.stop->load();
    if (next == sources.size() || stop || (options.fail_fast && failed.load())) {
      control.stop();
      return 0;
    }
    const std::size_t index = next++;
    fed.give();
    return index;
  };
  const auto process = [&](std::size_t index) {
    fed.take();
    Item item{index, work(sources[index])};
    worked.give();
    return item;
  };
  const auto collect = [&](const Item& item) {
    worked.take();
    finished.take();
    for (const ManifestEntry& entry : item.entries) {
      if (entry.status == Status::failed) failed = true;
    }
    finish(sources[item.index], item.entries);
    finished.give();
  };
  using tbb::filter_mode;
  fed.give();
  tbb::task_arena arena(static_cast<int>(options.jobs));
  arena.execute([&] {
    tbb::parallel_pipeline(options.jobs, tbb::make_filter<void, std::size_t>(filter_mode::serial_in_order, feed) &
                                             tbb::make_filter<std::size_t, Item>(filter_mode::parallel, process) &
                                             tbb::make_filter<Item, void>(filter_mode::serial_in_order, collect));
  });
  fed.take();
  finished.take();
  return sources.size() - next;
}

SharedRanges measure(const Plan& plan, std::span<const Source> sources, const BatchOptions& options) {
  std::vector<SharedRanges> measured(sources.size());
  const auto work = [&](const Source& source) {
    measured[static_cast<std::size_t>(&source - sources.data())] = measure_source(plan, source);
    return std::vector<ManifestEntry>{};
  };
  in_order(sources, options, work, [](const Source&, std::span<const ManifestEntry>) {});
  // Joined in their order, so that sums are the same for every number of threads.
  SharedRanges all;
  for (const SharedRanges& ranges : measured) {
    for (const auto& [name, range] : ranges) {
      const auto [place, is_new] = all.emplace(name, range);
      if (!is_new) place->second = render::joined(place->second, range);
    }
  }
  return all;
}

}  // namespace

BatchResult run_batch(const Plan& plan, std::span<const Source> sources, const BatchOptions& options) {
  const ThreadLimit threads(options.jobs);
  FolderClaim claim(plan.output, options.shard);
  if (options.on_notice && !claim.notice().empty()) options.on_notice(claim.notice());
  refuse_existing(plan, sources);
  // One input that a power cut has taken is as quickly done as noticed.
  RunManifest manifest(plan.output, options.shard,
                       sources.size() > 1 ? Durability::synced : Durability::left_to_the_system);
  const SharedRanges shared = plan.shared_scale ? measure(plan, sources, options) : SharedRanges{};
  BatchResult result;
  const auto finish = [&](const Source& source, std::span<const ManifestEntry> entries) {
    for (const ManifestEntry& entry : entries) {
      if (entry.status == Status::done) ++result.done;
      if (entry.status == Status::failed) ++result.failed;
      if (entry.status == Status::skipped) ++result.skipped;
    }
    manifest.add(entries);
    if (options.on_result) options.on_result(source, entries);
  };
  const auto work = [&](const Source& source) { return run_source(plan, source, shared, manifest); };
  result.left = in_order(sources, options, work, finish);
  manifest.finish();
  if (plan.roles.table && !options.shard.is_part()) write_joined_table(plan.output, manifest, plan.roles.table);
  if (result.left > 0) claim.leave_unfinished();
  return result;
}

}  // namespace attnviz::pipeline
