#include "attnviz/pipeline/runner.hpp"

#include <algorithm>
#include <chrono>

#include "attnviz/core/deadline.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/image/encode.hpp"
#include "attnviz/io/atomic_file.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/pipeline/joined_table.hpp"
#include "attnviz/pipeline/outputs.hpp"
#include "attnviz/pipeline/pictures.hpp"
#include "attnviz/pipeline/result_writer.hpp"
#include "attnviz/pipeline/resume.hpp"
#include "attnviz/pipeline/video_frame.hpp"
#include "attnviz/report/banners.hpp"
#include "attnviz/report/csv.hpp"
#include "attnviz/report/settings.hpp"
#include "attnviz/report/table.hpp"

namespace attnviz::pipeline {
namespace {

using report::ManifestEntry;
using report::Status;

class Stopwatch {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double milliseconds = std::chrono::duration<double, std::milli>(now - last_).count();
    last_ = now;
    return milliseconds;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

ManifestEntry run_one(const Plan& plan, const Source& source, const MapSource& one, Prepared& prepared,
                      const SharedRanges& shared, PictureSet& pictures) {
  check_deadline();
  Stopwatch watch;
  report::TimingRecord timing;
  Finding finding = one.look(prepared);
  std::vector<report::Step> steps = prepared.steps;
  // What features are says nothing about who looks at the input itself.
  if (!one.needs_features()) std::erase_if(steps, [](const report::Step& step) { return step.name == "features"; });
  steps.insert(steps.end(), finding.steps.begin(), finding.steps.end());
  timing.milliseconds.emplace_back("mechanism", watch.lap());
  std::string answer = finding.answer;

  ResultWriter writer(plan, source, one.name());
  const std::vector<report::Banner> banners = report::banners_of(finding.weights, steps);
  std::string warning;
  for (const report::Banner& banner : banners) {
    if (banner.warns) warning += (warning.empty() ? "" : " ") + banner.sentence;
  }
  auto drawn = pictures.draw(one, finding, {banners, report::features_note(steps), shared});
  timing.milliseconds.emplace_back("draw", watch.lap());
  check_deadline();
  const DeadlinePause pause;  // what is found is written as a whole
  if (drawn.overlay && plan.roles.overlay) writer.write_picture(one.overlay_suffix(), *drawn.overlay);
  if (drawn.heatmap) writer.write_picture("heatmap.png", *drawn.heatmap);
  if (drawn.lines) writer.write_picture("lines.png", *drawn.lines);
  timing.milliseconds.emplace_back("encode", watch.lap());
  if (plan.roles.csv) {
    for (const AttentionMap& map : finding.maps) writer.write(map.name + ".csv", report::to_csv(map));
  }
  if (plan.roles.table) {
    writer.write(kRowsEnding, report::table_header() +
                                  report::table_rows({source.name, one.name(), plan.query}, finding.maps.front()));
  }
  if (plan.roles.json) {
    report::Dump dump{.input = prepared.record,
                      .preprocess = std::move(steps),
                      .mechanism = one.record(),
                      .weights = std::move(finding.weights),
                      .maps = std::move(finding.maps),
                      .predictions = std::move(finding.predictions),
                      .outputs = writer.written(),
                      .run = run_settings({plan, one, shared})};
    if (plan.timing) dump.timing = std::move(timing);
    writer.write_dump(dump, plan.arrays);
  }
  const bool shows = plan.roles.video && drawn.overlay;
  if (shows) source.frame->overlays.insert_or_assign(one.name(), std::move(*drawn.overlay));
  const bool wants_pictures = plan.roles.overlay || plan.roles.heatmap || plan.roles.lines;
  if (writer.written().empty() && wants_pictures && !shows) {
    warning +=
        (warning.empty() ? "" : " ") + std::string("Nothing is written: no picture of the wanted kinds suits it.");
  }
  return {.input = source.name,
          .mechanism = one.name(),
          .status = Status::done,
          .outputs = writer.written(),
          .sha256 = prepared.record.sha256,
          .error = {},
          .query = plan.query,
          .settings = report::settings_sha256(shaping_settings({plan, one, shared})),
          .warning = std::move(warning),
          .answer = std::move(answer),
          .remade = {},
          .hashes = writer.hashes()};
}

ManifestEntry failed(const Plan& plan, const Source& source, const MapSource& one, const Error& error) {
  return {.input = source.name,
          .mechanism = one.name(),
          .status = Status::failed,
          .outputs = {},
          .sha256 = {},
          .error = report::ManifestError{name_of(error.kind()), error.what(), error.hint()},
          .query = plan.query,
          .settings = {},
          .warning = {},
          .answer = {},
          .remade = {},
          .hashes = {}};
}

Error out_of_time(const Plan& plan, const Source& source) {
  std::string seconds = std::to_string(plan.timeout);
  seconds.erase(seconds.find_last_not_of('0') + 1);
  if (seconds.ends_with('.')) seconds.pop_back();
  return {ErrorKind::limit, io::for_terminal(source.name) + ": given up, not done within " + seconds + " s",
          "raise --timeout, or ask for less: a smaller --grid, fewer mechanisms"};
}

/// A failure of the machine that any input could meet, in the library's own words.
template <class Action, class Failed>
void guarded(const Plan& plan, const Source& source, Action action, Failed on_failure) {
  try {
    action();
  } catch (const DeadlinePassed&) {
    on_failure(out_of_time(plan, source));
  } catch (const Error& error) {
    on_failure(error);
  } catch (const std::bad_alloc&) {
    on_failure(Error(ErrorKind::limit, io::for_terminal(source.name) + ": not enough memory", "try fewer --jobs"));
  } catch (const std::exception& error) {
    on_failure(Error(ErrorKind::internal, io::for_terminal(source.name) + ": " + io::for_terminal(error.what())));
  }
}

/// What is still to be done of a source, and why again.
struct Todo {
  const MapSource* one;
  std::string reason;
};

/// A source's work, and what needs none.
struct Work {
  std::vector<Todo> todo;
  std::vector<ManifestEntry> kept;
};

/// What an earlier run has left is kept where it answers this one's question. The sheet shows all of it, so it is kept
/// or made as a whole.
Work still_to_do(const Plan& plan, const Source& source, const SharedRanges& shared, const RunManifest& manifest) {
  std::vector<ManifestEntry> kept;
  std::vector<Todo> todo, untouched;
  for (const auto& one : plan.sources) {
    if (plan.existing != Existing::resume) {
      todo.push_back({one.get(), ""});
      continue;
    }
    Earlier earlier = look_for({plan, *one, shared}, source, manifest);
    if (earlier.holds) {
      kept.push_back(std::move(earlier.entry));
    } else if (plan.every_mechanism && !earlier.left_something) {
      untouched.push_back({one.get(), ""});
    } else {
      todo.push_back({one.get(), std::move(earlier.reason)});
    }
  }
  // Of "all" mechanisms those that left neither a line nor a file beside kept ones do not accept this input.
  if (kept.empty() || !todo.empty()) todo.insert(todo.end(), untouched.begin(), untouched.end());
  if (!shows_sheet(plan) || todo.empty() || kept.empty()) return {std::move(todo), std::move(kept)};
  std::vector<Todo> all;
  for (const auto& one : plan.sources) {
    const auto found = std::ranges::find(todo, one.get(), &Todo::one);
    all.push_back(found != todo.end() ? *found : Todo{one.get(), "the sheet shows it beside what changed"});
  }
  return {std::move(all), {}};
}

}  // namespace

std::vector<ManifestEntry> run_source(const Plan& plan, const Source& source, const SharedRanges& shared,
                                      const RunManifest& manifest) {
  Work work = still_to_do(plan, source, shared, manifest);
  const std::vector<Todo>& todo = work.todo;
  std::vector<ManifestEntry>& entries = work.kept;
  if (todo.empty()) return std::move(work.kept);
  const Deadline deadline(Deadline::in(plan.timeout));
  const auto fail_all = [&](const Error& error) {
    for (const Todo& one : todo) entries.push_back(failed(plan, source, *one.one, error));
  };
  guarded(
      plan, source,
      [&] {
        Prepared prepared = prepare(source, plan.features);
        PictureSet pictures(plan, prepared);
        for (const auto& [one, reason] : todo) {
          if (plan.every_mechanism && !one->accepts(prepared)) {
            pictures.leave_out(*one);
            continue;
          }
          guarded(
              plan, source,
              [&, &map_source = *one, &why = reason] {
                entries.push_back(run_one(plan, source, map_source, prepared, shared, pictures));
                entries.back().remade = why;
              },
              [&, &map_source = *one](const Error& error) {
                entries.push_back(failed(plan, source, map_source, error));
              });
        }
        // What was given up is told at its entry, and the sheet would lack it.
        if (deadline_passed() && std::ranges::count(entries, Status::failed, &ManifestEntry::status) > 0) return;
        const DeadlinePause pause;
        if (const auto sheet = pictures.contact_sheet()) {
          const auto bytes = image::encode_png(*sheet);
          io::write_atomically(sheet_path(plan, source), std::span<const std::byte>(bytes), overwrite_of(plan));
          for (ManifestEntry& entry : entries) {
            if (entry.status != Status::done) continue;
            entry.outputs.push_back(sheet_path(plan, source).lexically_relative(plan.output).string());
            entry.hashes.push_back(io::sha256(bytes));
            break;
          }
        }
      },
      fail_all);
  return std::move(work.kept);
}

SharedRanges measure_source(const Plan& plan, const Source& source) {
  SharedRanges ranges;
  const Deadline deadline(Deadline::in(plan.timeout));
  guarded(
      plan, source,
      [&] {
        Prepared prepared = prepare(source, plan.features);
        for (const auto& one : plan.sources) {
          guarded(
              plan, source,
              [&] {
                const Finding finding = one->look(prepared);
                if (const auto spread = render::drawn_spread(finding.maps.front(), plan.style)) {
                  ranges.emplace(one->name(), *spread);
                }
              },
              [](const Error&) {});
        }
      },
      [](const Error&) {});
  return ranges;
}

}  // namespace attnviz::pipeline
