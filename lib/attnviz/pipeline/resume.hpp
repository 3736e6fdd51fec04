#pragma once

#include "attnviz/pipeline/plan.hpp"
#include "attnviz/pipeline/run_manifest.hpp"
#include "attnviz/report/settings.hpp"

namespace attnviz::pipeline {

/// What shapes the results of one source of maps in this run.
report::ShapingSettings shaping_settings(const Plan& plan, const MapSource& one);

/// What an earlier run has left of one input and source of maps.
struct Earlier {
  bool left_something = false;  ///< a line in the manifest, or a file
  bool holds = false;           ///< it answers the question of this run, and is kept
  std::string reason;           ///< why it does not; empty where there was nothing
  report::ManifestEntry entry;  ///< of what is kept
};

/// Compares the input's bytes and all that shapes a result with what the manifest, or else the dump, says of it. Reads
/// no numbers. Standard input, which can be read once only, is never kept.
Earlier look_for(const Plan& plan, const Source& source, const MapSource& one, const RunManifest& manifest);

}  // namespace attnviz::pipeline
