#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/pipeline/batch.hpp"
#include "attnviz/pipeline/outputs.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "interrupt.hpp"
#include "page.hpp"
#include "picture_options.hpp"
#include "progress.hpp"

namespace attnviz::app {
namespace {

/// The options as typed; `make_plan` turns them into what the pipeline takes.
struct RunOptions {
  std::vector<std::string> inputs, texts;
  std::string mechanisms = "distance";
  std::vector<std::string> assignments, queries;
  std::string features, tokenizer = "words", array, context, weights;
  std::size_t grid = 32;
  float positions = 0;
  std::uint64_t seed = 0;

  std::string output = "attnviz-out", write = "overlay,heatmap,json,sheet", arrays = "auto";
  PictureOptions pictures;
  double most_megapixels = 178;

  bool recursive = false, force = false, resume = false, fail_fast = false, dry_run = false;
  bool json = false, quiet = false, verbose = false, no_progress = false, timing = false, html = false;
  std::size_t jobs = 0;
  std::string shard;
};

void add_input_options(CLI::App& command, RunOptions& options) {
  command
      .add_option("inputs", options.inputs,
                  "Pictures, texts, tensors (.npy .npz .safetensors), folders, quoted globs, or - for standard input")
      ->type_name("INPUT");
  command.add_option("--text", options.texts, "A text to look at; may be given several times")
      ->type_name("TEXT")
      ->allow_extra_args(false);
  command.add_flag("-r,--recursive", options.recursive, "Look into folders below the given ones");
  command.add_option("--shard", options.shard, "Only part K of N of the inputs, for several machines")
      ->type_name("K/N");
}

void add_mechanism_options(CLI::App& command, RunOptions& options) {
  const std::string group = "What to compute";
  command.add_option("-m,--mechanism", options.mechanisms, "Mechanisms, comma separated, or all; see 'attnviz list'")
      ->type_name("NAME[,NAME]")
      ->capture_default_str()
      ->group(group);
  command.add_option("--set", options.assignments, "An option of a mechanism: reduction=4, or se.reduction=4")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false)
      ->group(group);
  command
      .add_option("--query", options.queries,
                  "Where to look from: x,y  x,y,w,h  token:N  word:TEXT  cls  mean  background  all")
      ->type_name("QUERY")
      ->allow_extra_args(false)
      ->group(group);
  command.add_option("--features", options.features, "How inputs become vectors; see 'attnviz list features'")
      ->type_name("NAME")
      ->group(group);
  command.add_option("--grid", options.grid, "Cells along the longer side of a picture")
      ->check(CLI::Range(1, 256))
      ->capture_default_str()
      ->group(group);
  command.add_option("--tokenizer", options.tokenizer, "How texts are cut: words, whitespace, characters")
      ->type_name("NAME")
      ->capture_default_str()
      ->group(group);
  command.add_option("--positions", options.positions, "Weight of word order in a text's features, 0 for none")
      ->check(CLI::Range(0.0, 10.0))
      ->capture_default_str()
      ->group(group);
  command.add_option("--context", options.context, "A second text that cross-attention looks at")
      ->type_name("TEXT")
      ->group(group);
  command.add_option("--array", options.array, "Which array of an .npz or .safetensors input")
      ->type_name("NAME")
      ->group(group);
  command.add_option("--weights", options.weights, "Learned tensors of the mechanism (.safetensors)")
      ->type_name("FILE")
      ->group(group);
  command.add_option("--seed", options.seed, "Seed of weights that no file gives, and of random choices")
      ->capture_default_str()
      ->group(group);
}

void add_output_options(CLI::App& command, RunOptions& options) {
  const std::string group = "What to write";
  command.add_option("-o,--output", options.output, "Folder for the results")
      ->type_name("DIR")
      ->capture_default_str()
      ->group(group);
  command.add_option("--write", options.write, "Which files: overlay, heatmap, json, csv, sheet")
      ->type_name("KIND[,KIND]")
      ->capture_default_str()
      ->group(group);
  command.add_option("--arrays", options.arrays, "Where numbers go: auto, json, npz, safetensors")
      ->check(CLI::IsMember({"auto", "json", "npz", "safetensors"}))
      ->capture_default_str()
      ->group(group);
  command.add_flag("--force", options.force, "Replace outputs that exist")->group(group);
  command.add_flag("--resume", options.resume, "Keep outputs that exist and do the rest")->group(group);
  command.add_flag("--html", options.html, "Write index.html as well: a page with all results, offline, to point at")
      ->group(group);
  command.add_flag("--timing", options.timing, "Put times into the JSON, which then differs from run to run")
      ->group(group);
}

void add_batch_options(CLI::App& command, RunOptions& options) {
  const std::string group = "How to run";
  command.add_option("-j,--jobs", options.jobs, "Threads; several inputs run at a time (0: one a core)")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str()
      ->group(group);
  command.add_flag("--fail-fast", options.fail_fast, "Begin no new input after a failure")->group(group);
  command.add_flag("-n,--dry-run", options.dry_run, "Print what would be done, and do nothing")->group(group);
  command.add_option("--max-megapixels", options.most_megapixels, "Refuse larger pictures before decoding")
      ->check(CLI::Range(0.000001, 2000.0))
      ->capture_default_str()
      ->group(group);
  command.add_flag("--json", options.json, "Print one line of JSON a result, as in manifest.jsonl")->group(group);
  command.add_flag("-q,--quiet", options.quiet, "Print errors only")->group(group);
  command.add_flag("-v,--verbose", options.verbose, "Say more about each input")->group(group);
  command.add_flag("--no-progress", options.no_progress, "No progress line on the terminal")->group(group);
}

pipeline::OutputRoles parse_roles(const std::string& text) {
  pipeline::OutputRoles roles{false, false, false, false, false};
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    if (word == "overlay")
      roles.overlay = true;
    else if (word == "heatmap")
      roles.heatmap = true;
    else if (word == "json")
      roles.json = true;
    else if (word == "csv")
      roles.csv = true;
    else if (word == "sheet")
      roles.sheet = true;
    else
      throw Error(ErrorKind::usage,
                  "--write " + io::for_terminal(text) + ": '" + io::for_terminal(word) + "' is not a kind of output",
                  "kinds are overlay, heatmap, json, csv, sheet");
    begin = end + 1;
  }
  return roles;
}

std::optional<report::Arrays> parse_arrays(const std::string& text) {
  if (text == "json") return report::Arrays::inline_lists;
  if (text == "npz") return report::Arrays::npz;
  if (text == "safetensors") return report::Arrays::safetensors;
  return std::nullopt;
}

pipeline::DiscoverOptions parse_discovery(const RunOptions& options) {
  pipeline::DiscoverOptions discovery{.recursive = options.recursive, .output = options.output};
  if (options.shard.empty()) return discovery;
  std::size_t part = 0, count = 0;
  const char* const end = options.shard.data() + options.shard.size();
  const auto [slash, first] = std::from_chars(options.shard.data(), end, part);
  const bool has_slash = first == std::errc{} && slash != end && *slash == '/';
  const auto [last, second] =
      has_slash ? std::from_chars(slash + 1, end, count) : std::from_chars_result{slash, std::errc::invalid_argument};
  if (second != std::errc{} || last != end || part < 1 || part > count) {
    throw Error(ErrorKind::usage, "--shard '" + io::for_terminal(options.shard) + "' is not K/N with 1 <= K <= N",
                "for example --shard 2/8");
  }
  discovery.shard_index = part - 1;
  discovery.shard_count = count;
  return discovery;
}

pipeline::Plan make_plan(const RunOptions& options) {
  pipeline::Plan plan;
  plan.mechanisms = pipeline::configure(options.mechanisms, options.assignments);
  plan.every_mechanism = options.mechanisms == "all";
  plan.features.features = options.features;
  plan.features.grid = options.grid;
  plan.features.tokenizer = text::parse_tokenizer(options.tokenizer);
  plan.features.positions = options.positions;
  plan.features.array = options.array;
  plan.features.context = options.context;
  plan.features.limits.pixels = static_cast<std::size_t>(options.most_megapixels * 1e6);
  for (const std::string& query : options.queries) plan.features.queries.push_back(pipeline::parse_query(query));
  plan.seed = options.seed;
  if (!options.weights.empty()) {
    plan.weights = options.weights;
    plan.weights_sha256 = io::sha256_of_file(options.weights);
    mechanisms::Parameters check(options.weights, options.seed);  // a broken file is found before work starts
  }
  plan.output = options.output;
  plan.roles = parse_roles(options.write);
  if (options.force && options.resume) {
    throw Error(ErrorKind::usage, "--force and --resume exclude each other",
                "--resume keeps what exists, --force replaces it");
  }
  plan.existing = options.force    ? pipeline::Existing::replace
                  : options.resume ? pipeline::Existing::resume
                                   : pipeline::Existing::refuse;
  plan.arrays = parse_arrays(options.arrays);
  plan.style = make_style(options.pictures);
  plan.shared_scale = options.pictures.scale == "shared";
  plan.timing = options.timing;
  return plan;
}

void print_plan(const pipeline::Plan& plan, const std::vector<pipeline::Source>& sources) {
  for (const pipeline::Source& source : sources) {
    for (const mechanisms::Configured& one : plan.mechanisms) {
      const std::string_view name = one.mechanism().description.name;
      print(io::for_terminal(source.name) + "  " + std::string(name) + "  ->  " +
            io::path_text(pipeline::last_output(plan, source, name)) + "\n");
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
    for (const report::ManifestEntry& entry : entries) {
      if (entry.error) {
        report_error(Error(ErrorKind::format, entry.error->message, entry.error->hint));
      }
      if (options_.json) {
        print(report::manifest_line(entry));
      } else if (!options_.quiet && entry.status != report::Status::skipped) {
        for (const std::string& output : entry.outputs) print(io::path_text(plan_.output / output) + "\n");
      }
      if (options_.verbose) {
        report_message(io::for_terminal(entry.input) + ": " + entry.mechanism + " " + report::name_of(entry.status));
      }
    }
    flush();
    progress_.advance(source.name);
  }

  void finish(const pipeline::BatchResult& result, std::size_t sources) {
    progress_.clear();
    if (options_.quiet || (sources == 1 && result.failed == 0 && result.skipped == 0 && !options_.verbose)) return;
    std::string text = std::to_string(result.done) + " done";
    if (result.skipped > 0) text += ", " + std::to_string(result.skipped) + " kept from before";
    if (result.failed > 0) text += ", " + std::to_string(result.failed) + " failed";
    if (result.left > 0) text += ", " + std::to_string(result.left) + " inputs not begun";
    report_message(text);
  }

 private:
  const RunOptions& options_;
  const pipeline::Plan& plan_;
  Progress progress_;
};

ExitCode run(const RunOptions& options) {
  const pipeline::Plan plan = make_plan(options);
  if (options.inputs.empty() && options.texts.empty()) {
    throw Error(ErrorKind::usage, "run needs an input",
                "for example 'attnviz run photo.jpg' or 'attnviz run --text \"a sentence\"'");
  }
  const auto sources = pipeline::discover(options.inputs, options.texts, parse_discovery(options));
  if (options.dry_run) {
    print_plan(plan, sources);
    return ExitCode::done;
  }
  pipeline::refuse_existing(plan, sources);

  Reporter reporter(options, plan, sources.size());
  pipeline::BatchOptions batch;
  batch.jobs = options.jobs > 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  batch.fail_fast = options.fail_fast;
  batch.stop = &interrupted();
  batch.on_result = [&](const pipeline::Source& source, std::span<const report::ManifestEntry> entries) {
    reporter.show(source, entries);
  };
  const pipeline::BatchResult result = pipeline::run_batch(plan, sources, batch);
  reporter.finish(result, sources.size());
  if (options.html && !interrupted().load()) {
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
  add_input_options(*command, *options);
  add_mechanism_options(*command, *options);
  add_picture_options(*command, options->pictures);
  add_output_options(*command, *options);
  add_batch_options(*command, *options);
  command->callback([options, &code] { code = run(*options); });
}

}  // namespace attnviz::app
