#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/pipeline/batch.hpp"
#include "attnviz/pipeline/outputs.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "interrupt.hpp"
#include "page.hpp"
#include "progress.hpp"
#include "run_options.hpp"

namespace attnviz::app {
namespace {

/// Every file that a run may write. Which of them it does write depends on the maps: a text has no overlay.
void print_plan(const pipeline::Plan& plan, const std::vector<pipeline::Source>& sources) {
  for (const pipeline::Source& source : sources) {
    const std::string name = io::for_terminal(source.name);
    if (source.problem) {
      report_error(*source.problem);
      continue;
    }
    for (const auto& one : plan.sources) {
      std::string line = name + "  " + one->name() + "  ->";
      for (const auto& path : pipeline::possible_outputs(plan, source, *one)) {
        line.append(" ").append(io::path_text(path));
      }
      if (source.video) line += " and so on, each frame taken";
      print(line + "\n");
    }
    if (plan.roles.sheet && plan.sources.size() > 1 && !source.video) {
      print(name + "  all together  -> " + io::path_text(pipeline::sheet_path(plan, source)) + "\n");
    }
  }
}

/// Prints results as they come: paths on standard output, failures on standard error.
class Reporter {
 public:
  Reporter(const RunOptions& options, const pipeline::Plan& plan, std::size_t total)
      : options_(options), plan_(plan), progress_(total, !options.quiet && !options.no_progress) {}

  void show(const pipeline::Source& source, std::span<const report::ManifestEntry> entries) {
    progress_.clear();
    std::string answers, told;
    for (const report::ManifestEntry& entry : entries) {
      // What befell the input as a whole stands at each of its mechanisms and is said once.
      if (entry.error && entry.error->message != told) {
        told = entry.error->message;
        report_error(Error(ErrorKind::format, entry.error->message, entry.error->hint));
      }
      if (options_.json) {
        print(report::manifest_line(entry));
      } else if (!options_.quiet && entry.status != report::Status::skipped && !output_is_terminal()) {
        for (const std::string& output : entry.outputs) print(io::path_text(plan_.output / output) + "\n");
      }
      if (!entry.answer.empty() && !options_.quiet && !options_.json && entry.status == report::Status::done) {
        answers += (answers.empty() ? "" : "; ") + entry.mechanism + " says " + io::for_terminal(entry.answer);
      }
      if (!entry.warning.empty() && !options_.quiet) {
        report_message(io::for_terminal(entry.input) + ": " + entry.mechanism + ": " + io::for_terminal(entry.warning));
      }
      if (!entry.remade.empty() && !options_.quiet) {
        report_message(io::for_terminal(entry.input) + ": " + entry.mechanism +
                       " made anew: " + io::for_terminal(entry.remade));
      }
      if (options_.verbose) {
        report_message(io::for_terminal(entry.input) + ": " + entry.mechanism + " " + report::name_of(entry.status));
      }
    }
    // Standard output that is no terminal has paths alone.
    if (!answers.empty()) report_message(io::for_terminal(source.name) + ": " + answers);
    if (source.frame) return count_frame(source, entries);
    if (output_is_terminal() && !options_.quiet && !options_.json) print(line_of(source, entries));
    flush();
    progress_.advance(source.name);
    files_of_frames_ = 0;
  }

  /// Of a video people see one line, when it is done.
  void count_frame(const pipeline::Source& frame, std::span<const report::ManifestEntry> entries) {
    for (const report::ManifestEntry& entry : entries) {
      if (entry.status == report::Status::done) files_of_frames_ += entry.outputs.size();
    }
    flush();
    progress_.show(frame.name);
  }

  /// For people: one line an input, and the picture to open first.
  std::string line_of(const pipeline::Source& source, std::span<const report::ManifestEntry> entries) const {
    std::size_t files = files_of_frames_;
    std::string first, sheet;
    for (const report::ManifestEntry& entry : entries) {
      if (entry.status != report::Status::done) continue;
      files += entry.outputs.size();
      if (first.empty() && !entry.outputs.empty()) first = entry.outputs.front();
      if (!entry.outputs.empty() && entry.outputs.back().ends_with(".sheet.png")) sheet = entry.outputs.back();
    }
    if (files == 0) return "";
    if (first.empty()) return io::for_terminal(source.name) + "  ->  " + std::to_string(files) + " files\n";
    const std::string open = io::path_text(plan_.output / (sheet.empty() ? first : sheet));
    return io::for_terminal(source.name) + "  ->  " + open +
           (files > 1 ? " and " + std::to_string(files - 1) + (files > 2 ? " more files" : " more file") : "") + "\n";
  }

  void finish(const pipeline::BatchResult& result, std::size_t sources) {
    progress_.clear();
    const bool told = sources == 1 && result.failed == 0 && result.skipped == 0 && !interrupted().load();
    if (options_.quiet || (told && !options_.verbose)) return;
    std::string text = std::to_string(result.done) + " done";
    if (result.skipped > 0) text += ", " + std::to_string(result.skipped) + " kept from before";
    if (result.failed > 0) text += ", " + std::to_string(result.failed) + " failed";
    if (result.left > 0) text += ", " + std::to_string(result.left) + " inputs not begun";
    if (interrupted().load()) text += "; the same command with --resume does the rest";
    report_message(text);
  }

 private:
  const RunOptions& options_;
  const pipeline::Plan& plan_;
  std::size_t files_of_frames_ = 0;  ///< of the video that is on its way
  Progress progress_;
};

ExitCode run(const RunOptions& options) {
  const pipeline::Plan plan = make_plan(options);
  if (options.inputs.empty() && options.texts.empty()) {
    throw Error(ErrorKind::usage, "run needs an input",
                "for example 'attnviz run photo.jpg' or 'attnviz run --text \"a sentence\"'");
  }
  const pipeline::DiscoverOptions discovery = make_discovery(options);
  const pipeline::Shard& shard = discovery.shard;
  if (options.shard.empty() && shard.is_part() && !options.quiet) {
    report_message("part " + std::to_string(shard.index + 1) + " of " + std::to_string(shard.count) +
                   " of the inputs, as this task of a Slurm array; --shard 1/1 takes all");
  }
  if (shard.is_part() && plan.shared_scale) {
    throw Error(ErrorKind::usage, "--scale shared needs all inputs, and a part of a shared batch has only some",
                "give the range instead, --scale LO,HI");
  }
  const auto sources = pipeline::discover(options.inputs, options.texts, discovery);
  if (options.dry_run) {
    print_plan(plan, sources);
    return ExitCode::done;
  }

  Reporter reporter(options, plan, sources.size());
  pipeline::BatchOptions batch;
  batch.jobs = options.jobs > 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  batch.fail_fast = options.fail_fast;
  batch.stop = &interrupted();
  batch.shard = shard;
  batch.on_notice = [&](const std::string& line) {
    if (!options.quiet) report_message(line);
  };
  batch.on_result = [&](const pipeline::Source& source, std::span<const report::ManifestEntry> entries) {
    reporter.show(source, entries);
  };
  const pipeline::BatchResult result = pipeline::run_batch(plan, sources, batch);
  reporter.finish(result, sources.size());
  if (options.html && shard.is_part()) {
    report_message("'attnviz merge --html " + io::path_text(plan.output) + "' writes the page once all parts are done");
  } else if (options.html && !interrupted().load()) {
    const auto page = write_page(plan.output);
    if (!options.quiet && !options.json) print(io::path_text(page) + "\n");
  }
  if (interrupted().load()) return ExitCode::interrupted;
  return result.failed > 0 ? ExitCode::failed : ExitCode::done;
}

}  // namespace

void add_run_command(CLI::App& app, ExitCode& code) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand("run", "Draw attention over inputs and write the numbers");
  add_run_options(*command, *options);
  command->callback([options, command, &code] {
    options->shaping = shaping_options(*command);
    options->typed_write = command->count("--write") > 0;
    options->typed_scale = command->count("--scale") > 0;
    code = run(*options);
  });
}

}  // namespace attnviz::app
