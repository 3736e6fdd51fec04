#pragma once

#include "attnviz/pipeline/plan.hpp"
#include "attnviz/pipeline/run_manifest.hpp"
#include "attnviz/report/settings.hpp"

namespace attnviz::pipeline {

/// What a run asks of one source of maps.
struct Question {
  const Plan& plan;
  const MapSource& one;
  const SharedRanges& shared;
};

/// The run's part of what shapes a result: its options, and the colour range that all its inputs share, which another
/// set of inputs changes.
std::vector<report::Setting> run_settings(const Question& question);
/// All of it.
report::ShapingSettings shaping_settings(const Question& question);

/// What an earlier run has left of one input and source of maps.
struct Earlier {
  bool left_something = false;  ///< a line in the manifest, or a file
  bool holds = false;           ///< it answers the question of this run, and is kept
  std::string reason;           ///< why it does not; empty where there was nothing
  report::ManifestEntry entry;  ///< of what is kept
};

/// Compares the input's bytes and all that shapes a result with what the manifest, or else the dump, says of it. Reads
/// no numbers. Standard input, which can be read once only, is never kept.
Earlier look_for(const Question& question, const Source& source, const RunManifest& manifest);

}  // namespace attnviz::pipeline
