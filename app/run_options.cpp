#include "run_options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string_view>

#include "attnviz/pipeline/feature_kinds.hpp"

namespace attnviz::app {
namespace {

using pipeline::kGridLimits;
using pipeline::kPositionLimits;

void add_input_options(CLI::App& command, RunOptions& options) {
  command
      .add_option(
          "inputs", options.inputs,
          "Pictures, videos, texts, tensors (.npy .npz .safetensors), folders, quoted globs, or - for standard input")
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
  command
      .add_option("-m,--mechanism", options.mechanisms,
                  "Mechanisms, comma separated, or all; see 'attnviz list'; by default distance")
      ->type_name("NAME[,NAME]")
      ->group(group);
  command
      .add_option("--model", options.model,
                  "A network's own attention: a name in the box (dinov2-small, minilm, rxnmapper) or a folder")
      ->type_name("NAME|DIR")
      ->group(group);
  command
      .add_option("--layer", options.layer,
                  "Which layers of the network: last (the default; 10 of a reaction), all, or numbers from 0")
      ->type_name("LAYER")
      ->group(group);
  command.add_flag("--rollout", options.rollout, "All layers of the network joined: what could reach the query")
      ->group(group);
  command
      .add_flag("--flow", options.flow,
                "The same by maximum flow: how much of each token could reach the query, which is one token")
      ->group(group);
  command
      .add_flag("--hide-special", options.hide_special,
                "Leave out [CLS], [SEP], registers ... of the network; the rest sums to 1 again")
      ->group(group);
  command.add_flag("--words", options.words, "Join the network's pieces to words: rows averaged, columns added up")
      ->group(group);
  command
      .add_option("--explain", options.explain,
                  "What spoke for an answer of the network: a class (number or label), a token, or top")
      ->type_name("ANSWER")
      ->group(group);
  command
      .add_flag("--pca", options.pca,
                "The network's patch tokens in colours: their first three principal components as red, green, blue")
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
      ->type_name("NAME|DIR")
      ->group(group);
  command
      .add_option("--grid", options.grid,
                  "Cells along the longer side of a picture; by default 24 of a network, 32 of hand-made features")
      ->check(CLI::Range(kGridLimits.low, kGridLimits.high))
      ->group(group);
  command.add_option("--tokenizer", options.tokenizer, "How texts are cut: words, whitespace, characters")
      ->type_name("NAME")
      ->capture_default_str()
      ->group(group);
  command.add_option("--positions", options.positions, "Weight of word order in a text's features, 0 for none")
      ->check(CLI::Range(kPositionLimits.low, kPositionLimits.high))
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--context", options.context,
                  "A second text: what cross-attention looks at, or the second sentence for a network")
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

void add_video_options(CLI::App& command, RunOptions& options) {
  const std::string group = "Videos";
  command.add_option("--every", options.every, "Take each N-th frame; by default about two a second")
      ->check(CLI::Range(1, 1000000))
      ->type_name("N")
      ->group(group);
  command.add_option("--frames", options.frames, "Take so many frames at most; by default all to the end")
      ->check(CLI::Range(1, 1000000000))
      ->type_name("MAX")
      ->group(group);
}

void add_output_options(CLI::App& command, RunOptions& options) {
  const std::string group = "What to write";
  command.add_option("-o,--output", options.output, "Folder for the results")
      ->type_name("DIR")
      ->capture_default_str()
      ->group(group);
  command
      .add_option(
          "--write", options.write,
          "Which files: overlay, heatmap, lines (between words), json, csv, sheet, frames (of a video, each a picture)")
      ->type_name("KIND[,KIND]")
      ->capture_default_str()
      ->group(group);
  command.add_option("--arrays", options.arrays, "Where numbers go: auto, json, npz, safetensors")
      ->check(CLI::IsMember({"auto", "json", "npz", "safetensors"}))
      ->capture_default_str()
      ->type_name("KIND")
      ->group(group);
  command
      .add_option("--table", options.table,
                  "A table of all results, one row a layer and head: entropy, distance, peak, agreement")
      ->type_name("csv|arrow")
      ->group(group);
  command.add_flag("--force", options.force, "Replace outputs that exist")->group(group);
  command.add_flag("--resume", options.resume, "Keep outputs that would be the same and do the rest")->group(group);
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
  command.add_option("--timeout", options.timeout, "Give up an input that takes longer than this; the others go on")
      ->check(CLI::Range(0.000001, 1e8))
      ->type_name("SECONDS")
      ->group(group);
  command.add_flag("--fail-fast", options.fail_fast, "Begin no new input after a failure")->group(group);
  command.add_flag("-n,--dry-run", options.dry_run, "Print what would be done, and do nothing")->group(group);
  command.add_option("--max-megapixels", options.most_megapixels, "Refuse larger pictures before decoding")
      ->check(CLI::Range(0.000001, 2000.0))
      ->capture_default_str()
      ->group(group);
  command
      .add_flag("--strict", options.strict, "Refuse a picture of which data is wrong or missing, instead of saying so")
      ->group(group);
  command
      .add_option("--memory-limit", options.memory_limit,
                  "Pictures wait for each other rather than take more than this: 2G, 500M")
      ->type_name("SIZE")
      ->group(group);
  command.add_flag("--json", options.json, "Print one line of JSON a result, as in manifest.jsonl")->group(group);
  command.add_flag("-q,--quiet", options.quiet, "Print errors only")->group(group);
  command.add_flag("-v,--verbose", options.verbose, "Say more about each input")->group(group);
  command.add_flag("--no-progress", options.no_progress, "No progress line on the terminal")->group(group);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> shaping_options(const CLI::App& command) {
  // A new option shapes results unless it is named here: to forget one makes a run do too much, not too little.
  constexpr std::array<std::string_view, 22> kOthers = {
      "inputs",  "text",        "recursive", "shard",   "mechanism",      "set",          "output",  "force", "resume",
      "html",    "jobs",        "fail-fast", "dry-run", "max-megapixels", "memory-limit", "timeout", "json",  "quiet",
      "verbose", "no-progress", "timing",    "help"};
  std::vector<std::pair<std::string, std::string>> shaping;
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_lnames().empty() ? option->get_name() : option->get_lnames().front();
    if (option->count() == 0 || std::ranges::find(kOthers, name) != kOthers.end()) continue;
    std::string value;
    for (const std::string& part : option->results()) value += (value.empty() ? "" : " ") + part;
    if (value != option->get_default_str()) shaping.emplace_back(name, value);
  }
  return shaping;
}

void add_run_options(CLI::App& command, RunOptions& options) {
  add_input_options(command, options);
  add_mechanism_options(command, options);
  add_picture_options(command, options.pictures);
  add_video_options(command, options);
  add_output_options(command, options);
  add_batch_options(command, options);
}

}  // namespace attnviz::app
