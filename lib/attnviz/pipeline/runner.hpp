#pragma once

#include <string>
#include <vector>

#include "attnviz/pipeline/plan.hpp"
#include "attnviz/pipeline/run_manifest.hpp"
#include "attnviz/report/manifest.hpp"

namespace attnviz::pipeline {

/// Runs every mechanism of the plan on one source and writes the outputs. One entry a mechanism, in the plan's order;
/// a failure is an entry too, so that the others are still done. The output folder must exist.
/// Where the plan resumes, what `manifest` or the dumps say of an earlier run is kept if it answers the same question.
std::vector<report::ManifestEntry> run_source(const Plan& plan, const Source& source, const SharedRanges& shared,
                                              const RunManifest& manifest);

/// Only the ranges of the maps, nothing is drawn or written. Sources that fail contribute nothing.
SharedRanges measure_source(const Plan& plan, const Source& source);

}  // namespace attnviz::pipeline
