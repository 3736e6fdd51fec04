#include "attnviz/pipeline/video_run.hpp"

#include <algorithm>

#include "attnviz/io/escape.hpp"
#include "attnviz/pipeline/video_frames.hpp"
#include "attnviz/pipeline/video_overlays.hpp"
#include "attnviz/pipeline/video_plan.hpp"
#include "attnviz/pipeline/video_resume.hpp"

namespace attnviz::pipeline {
namespace {

using report::ManifestEntry;
using report::Status;

bool all_failed(std::span<const ManifestEntry> entries) {
  const auto failed = [](const ManifestEntry& entry) { return entry.status == Status::failed; };
  return !entries.empty() && std::ranges::all_of(entries, failed);
}

/// What the first frame failed of, every other one would fail of too: a query beside the picture, for instance.
std::vector<ManifestEntry> as_of_video(std::vector<ManifestEntry> entries, const Source& video) {
  for (ManifestEntry& entry : entries) entry.input = video.name;
  return entries;
}

void tell(const VideoRun& run, const Source& video, std::vector<ManifestEntry> entries) {
  const Outcome outcome{std::move(entries), {}};
  run.order.run_one(video, {.next = {},
                            .work = [&](const Source&) -> Outcome {
                              return {outcome.entries, {}};
                            },
                            .finish = [&](const Source&, const Outcome&) { run.finish(video, outcome.entries); }});
}

/// A video with what earlier runs have left of it.
bool run_frames(const VideoRun& run, const Source& video, const std::string& remade) {
  const Plan& plan = run.plan;
  SharedRanges shared = run.shared;
  if (plan.video.one_scale && !plan.shared_scale) shared = measure_video(plan, video, run.order);
  if (run.order.stopped()) return false;

  Plan frames_plan = plan_of_frames(plan);
  // A video needs all its overlays, whatever is there of the rest.
  if (plan.existing == Existing::resume && plan.roles.overlay) frames_plan.existing = Existing::replace;
  VideoFrames frames(plan, video);
  VideoOverlays overlays(plan, video, frames);
  const std::optional<Source> first = frames.next();
  if (!first) {
    throw frames.trouble().value_or(Error(ErrorKind::format,
                                          io::for_terminal(video.name) + ": holds no frame that can be decoded",
                                          "the file is damaged or incomplete; fetch or export it again"));
  }
  const Stages stages{.next = [&] { return frames.next(); },
                      .work =
                          [&](const Source& frame) {
                            return Outcome{run_source(frames_plan, frame, shared, run.manifest), {}};
                          },
                      .finish =
                          [&](const Source& frame, const Outcome& outcome) {
                            overlays.add(frame, outcome.entries);
                            run.finish(frame, outcome.entries);
                          }};
  Outcome beginning = stages.work(*first);
  if (all_failed(beginning.entries)) {
    run.order.run_one(video,
                      {.next = {},
                       .work =
                           [&](const Source&) {
                             return Outcome{as_of_video(std::move(beginning.entries), video), {}};
                           },
                       .finish = [&](const Source&, const Outcome& outcome) { run.finish(video, outcome.entries); }});
    return true;
  }
  stages.finish(*first, beginning);
  run.order.run(stages);
  if (run.order.stopped()) return false;
  std::vector<ManifestEntry> entries = overlays.finish();
  for (ManifestEntry& entry : entries) entry.remade = remade;
  tell(run, video, std::move(entries));
  return true;
}

}  // namespace

void join(SharedRanges& all, const SharedRanges& more) {
  for (const auto& [name, range] : more) {
    const auto [place, is_new] = all.emplace(name, range);
    if (!is_new) place->second = render::joined(place->second, range);
  }
}

SharedRanges measure_video(const Plan& plan, const Source& video, InOrder& order) {
  SharedRanges all;
  try {
    VideoFrames frames(plan, video);
    const Stages stages{.next = [&] { return frames.next(); },
                        .work =
                            [&](const Source& frame) {
                              return Outcome{{}, measure_source(plan, frame)};
                            },
                        .finish = [&](const Source&, const Outcome& outcome) { join(all, outcome.ranges); }};
    const std::optional<Source> first = frames.next();
    if (!first) return all;
    order.run_one(*first, stages);
    if (!all.empty()) order.run(stages);  // else none of its frames can be measured
  } catch (const Error&) {
    all.clear();  // running it will say why
  }
  return all;
}

bool run_video(const VideoRun& run, const Source& video) {
  try {
    std::string remade;
    if (run.plan.existing == Existing::resume) {
      const KeptVideo kept = look_for_video(run.plan, video, run.shared, run.manifest);
      for (const auto& [source, entries] : kept.entries) {
        if (kept.whole) run.finish(source, entries);
      }
      if (kept.whole) return true;
      remade = kept.reason;
    }
    return run_frames(run, video, remade);
  } catch (const Error& error) {
    tell(run, video, failed_video(run.plan, video, error));
    return true;
  }
}

}  // namespace attnviz::pipeline
