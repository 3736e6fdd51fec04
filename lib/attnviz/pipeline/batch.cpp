#include "attnviz/pipeline/batch.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/pipeline/folder_claim.hpp"
#include "attnviz/pipeline/joined_table.hpp"
#include "attnviz/pipeline/outputs.hpp"
#include "attnviz/pipeline/run_manifest.hpp"
#include "attnviz/pipeline/video_run.hpp"

namespace attnviz::pipeline {
namespace {

using report::ManifestEntry;
using report::Status;

/// Videos stand alone between rows of other sources: their frames are a row of their own.
template <class Row, class Video>
std::size_t in_rows(std::span<const Source> sources, const InOrder& order, Row run_row, Video run_one_video) {
  std::size_t at = 0;
  while (at < sources.size() && !order.stopped()) {
    if (sources[at].video) {
      if (!run_one_video(sources[at])) break;
      ++at;
      continue;
    }
    const auto rest = sources.subspan(at);
    const auto end = std::ranges::find_if(rest, &Source::video);
    at += run_row(rest.first(static_cast<std::size_t>(end - rest.begin())));
  }
  return at;
}

SharedRanges measure(const Plan& plan, std::span<const Source> sources, InOrder& order) {
  // Joined in their order, so that sums are the same for every number of threads.
  SharedRanges all;
  const auto run_row = [&](std::span<const Source> row) {
    order.run({.next = one_by_one(row),
               .work =
                   [&](const Source& source) {
                     return Outcome{{}, measure_source(plan, source)};
                   },
               .finish = [&](const Source&, const Outcome& outcome) { join(all, outcome.ranges); }});
    return row.size();
  };
  const auto run_one_video = [&](const Source& video) {
    join(all, measure_video(plan, video, order));
    return true;
  };
  in_rows(sources, order, run_row, run_one_video);
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
                       sources.size() > 1 || std::ranges::any_of(sources, &Source::video)
                           ? Durability::synced
                           : Durability::left_to_the_system);
  InOrder order(options);
  const SharedRanges shared = plan.shared_scale ? measure(plan, sources, order) : SharedRanges{};
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
  const auto run_row = [&](std::span<const Source> row) {
    std::size_t begun = 0;
    order.run({.next =
                   [&, next = one_by_one(row)]() mutable {
                     auto source = next();
                     if (source) ++begun;
                     return source;
                   },
               .work =
                   [&](const Source& source) {
                     return Outcome{run_source(plan, source, shared, manifest), {}};
                   },
               .finish = [&](const Source& source, const Outcome& outcome) { finish(source, outcome.entries); }});
    return begun;
  };
  const VideoRun videos{plan, shared, manifest, order, finish};
  const std::size_t begun =
      in_rows(sources, order, run_row, [&](const Source& video) { return run_video(videos, video); });
  result.left = sources.size() - begun;
  manifest.finish();
  if (plan.roles.table && !options.shard.is_part()) write_joined_table(plan.output, manifest, plan.roles.table);
  if (result.left > 0) claim.leave_unfinished();
  return result;
}

}  // namespace attnviz::pipeline
