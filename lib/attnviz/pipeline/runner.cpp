#include "attnviz/pipeline/runner.hpp"

#include <chrono>

#include "attnviz/core/error.hpp"
#include "attnviz/image/encode.hpp"
#include "attnviz/io/atomic_file.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/pipeline/outputs.hpp"
#include "attnviz/pipeline/pictures.hpp"
#include "attnviz/pipeline/records.hpp"
#include "attnviz/pipeline/result_writer.hpp"
#include "attnviz/report/csv.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;
using mechanisms::Accepts;
using mechanisms::Configured;
using mechanisms::Parameters;
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

bool accepts(const Configured& one, const mechanisms::Inputs& inputs) {
  switch (one.mechanism().description.accepts) {
    case Accepts::any:
      return true;
    case Accepts::grid:
      return inputs.grid.has_value();
    case Accepts::pixels:
      return inputs.is_picture();
  }
  return false;
}

Parameters parameters_of(const Plan& plan) {
  return plan.weights ? Parameters(*plan.weights, plan.seed) : Parameters(plan.seed);
}

std::vector<AttentionMap> maps_of(const Plan& plan, const Configured& one, Prepared& prepared, Parameters& parameters) {
  if (!accepts(one, prepared.inputs)) {
    throw Error(ErrorKind::usage,
                std::string(one.mechanism().description.name) +
                    " looks at: " + mechanisms::name_of(one.mechanism().description.accepts) + "; " +
                    io::for_terminal(prepared.record.path) + " is " + prepared.record.kind,
                "'attnviz list' says what each mechanism accepts");
  }
  const bool self = mechanisms::looks_from_everywhere(one.mechanism().description);
  prepared.inputs.queries = resolve_queries(queries_for(plan.features, prepared.inputs, self), prepared.inputs);
  return one.run(prepared.inputs, parameters);
}

ManifestEntry run_mechanism(const Plan& plan, const Source& source, const Configured& one, Prepared& prepared,
                            const SharedRanges& shared, PictureSet& pictures) {
  const std::string name(one.mechanism().description.name);
  Stopwatch watch;
  report::TimingRecord timing;
  Parameters parameters = parameters_of(plan);
  std::vector<AttentionMap> maps = maps_of(plan, one, prepared, parameters);
  timing.milliseconds.emplace_back("mechanism", watch.lap());

  ResultWriter writer(plan, source, name);
  const auto drawn = pictures.draw(one, maps, parameters, shared);
  timing.milliseconds.emplace_back("draw", watch.lap());
  if (drawn.overlay) writer.write_picture("overlay.png", *drawn.overlay);
  if (drawn.heatmap) writer.write_picture("heatmap.png", *drawn.heatmap);
  timing.milliseconds.emplace_back("encode", watch.lap());
  if (plan.roles.csv) {
    for (const AttentionMap& map : maps) writer.write(map.name + ".csv", report::to_csv(map));
  }
  if (plan.roles.json) {
    report::Dump dump{
        prepared.record, prepared.steps, record_of(one), record_of(plan, parameters), {}, writer.written(), {}};
    dump.preprocess.push_back(query_step(plan, prepared, one));
    dump.maps = std::move(maps);
    if (plan.timing) dump.timing = std::move(timing);
    writer.write_dump(dump, plan.arrays);
  }
  return {.input = source.name,
          .mechanism = name,
          .status = Status::done,
          .outputs = writer.written(),
          .sha256 = prepared.record.sha256,
          .error = {}};
}

ManifestEntry failed(const Source& source, const Configured& one, const Error& error) {
  return {.input = source.name,
          .mechanism = std::string(one.mechanism().description.name),
          .status = Status::failed,
          .outputs = {},
          .sha256 = {},
          .error = report::ManifestError{name_of(error.kind()), error.what(), error.hint()}};
}

ManifestEntry skipped(const Plan& plan, const Source& source, const Configured& one) {
  const std::string_view name = one.mechanism().description.name;
  return {.input = source.name,
          .mechanism = std::string(name),
          .status = Status::skipped,
          .outputs = {last_output(plan, source, name).lexically_relative(plan.output).string()},
          .sha256 = {},
          .error = {}};
}

/// A failure of the machine that any input could meet, in the library's own words.
template <class Work, class Failed>
void guarded(const Source& source, Work work, Failed on_failure) {
  try {
    work();
  } catch (const Error& error) {
    on_failure(error);
  } catch (const std::bad_alloc&) {
    on_failure(Error(ErrorKind::limit, io::for_terminal(source.name) + ": not enough memory", "try fewer --jobs"));
  } catch (const std::exception& error) {
    on_failure(Error(ErrorKind::internal, io::for_terminal(source.name) + ": " + io::for_terminal(error.what())));
  }
}

bool is_done(const Plan& plan, const Source& source, const Configured& one) {
  std::error_code error;
  return plan.existing == Existing::resume &&
         fs::exists(last_output(plan, source, one.mechanism().description.name), error);
}

}  // namespace

std::vector<ManifestEntry> run_source(const Plan& plan, const Source& source, const SharedRanges& shared) {
  std::vector<ManifestEntry> entries;
  std::vector<const Configured*> todo;
  for (const Configured& one : plan.mechanisms) {
    if (is_done(plan, source, one))
      entries.push_back(skipped(plan, source, one));
    else
      todo.push_back(&one);
  }
  if (todo.empty()) return entries;
  const auto fail_all = [&](const Error& error) {
    for (const Configured* one : todo) entries.push_back(failed(source, *one, error));
  };
  guarded(
      source,
      [&] {
        Prepared prepared = prepare(source, plan.features);
        PictureSet pictures(plan, prepared);
        for (const Configured* one : todo) {
          if (plan.every_mechanism && !accepts(*one, prepared.inputs)) continue;
          guarded(
              source, [&] { entries.push_back(run_mechanism(plan, source, *one, prepared, shared, pictures)); },
              [&](const Error& error) { entries.push_back(failed(source, *one, error)); });
        }
        if (const auto sheet = pictures.contact_sheet()) {
          const auto bytes = image::encode_png(*sheet);
          io::write_atomically(sheet_path(plan, source), std::span<const std::byte>(bytes), overwrite_of(plan));
          for (ManifestEntry& entry : entries) {
            if (entry.status != Status::done) continue;
            entry.outputs.push_back(sheet_path(plan, source).lexically_relative(plan.output).string());
            break;
          }
        }
      },
      fail_all);
  return entries;
}

SharedRanges measure_source(const Plan& plan, const Source& source) {
  SharedRanges ranges;
  guarded(
      source,
      [&] {
        Prepared prepared = prepare(source, plan.features);
        for (const Configured& one : plan.mechanisms) {
          guarded(
              source,
              [&] {
                Parameters parameters = parameters_of(plan);
                const auto maps = maps_of(plan, one, prepared, parameters);
                if (const auto range = render::drawn_range(maps.front(), plan.style)) {
                  ranges.emplace(one.mechanism().description.name, *range);
                }
              },
              [](const Error&) {});
        }
      },
      [](const Error&) {});
  return ranges;
}

}  // namespace attnviz::pipeline
