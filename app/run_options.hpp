#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "attnviz/pipeline/discover.hpp"
#include "attnviz/pipeline/plan.hpp"
#include "picture_options.hpp"

namespace attnviz::app {

/// The options as typed; `make_plan` turns them into what the pipeline takes.
struct RunOptions {
  std::vector<std::string> inputs, texts;
  std::string mechanisms;  ///< empty: distance, or nothing beside a network
  std::string model, layer;
  bool rollout = false, flow = false, hide_special = false, words = false, pca = false;
  std::string explain;  ///< empty: nothing is explained
  std::vector<std::string> assignments, queries;
  std::string features, tokenizer = "words", array, context, weights;
  std::size_t grid = 0;  ///< 0: what suits the features
  float positions = 0;
  std::uint64_t seed = 0;

  std::string output = "attnviz-out", write = "overlay,heatmap,json,sheet", arrays = "auto";
  PictureOptions pictures;
  double most_megapixels = 178;
  std::size_t every = 0, frames = 0;  ///< of a video; 0: about two a second, and all of these
  bool typed_write = false, typed_scale = false;

  bool recursive = false, force = false, resume = false, fail_fast = false, dry_run = false;
  bool json = false, quiet = false, verbose = false, no_progress = false, timing = false, html = false;
  bool strict = false;
  std::size_t jobs = 0;
  double timeout = 0;
  std::string shard, memory_limit, table;

  std::vector<std::pair<std::string, std::string>> shaping;  ///< options that shape results, where not by default
};

void add_run_options(CLI::App& command, RunOptions& options);

/// What was typed that shapes results: all but where inputs are and outputs go, and how the run goes about it.
std::vector<std::pair<std::string, std::string>> shaping_options(const CLI::App& command);

/// Throws `usage` for values that do not fit, and as `mechanisms::Parameters` does for a broken weights file.
pipeline::Plan make_plan(const RunOptions& options);

/// Where inputs are looked for. Throws `usage` for a shard that is none.
pipeline::DiscoverOptions make_discovery(const RunOptions& options);

}  // namespace attnviz::app
