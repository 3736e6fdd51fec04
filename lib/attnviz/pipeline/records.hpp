#pragma once

#include "attnviz/pipeline/plan.hpp"
#include "attnviz/report/dump.hpp"

namespace attnviz::pipeline {

// What a dump says of how its numbers came about.

report::MechanismRecord record_of(const mechanisms::Configured& one);

/// Which tensors a mechanism used and where they came from.
report::WeightsRecord record_of(const Plan& plan, const mechanisms::Parameters& parameters);

/// The queries as a step of its own: a mechanism of the self-attention family has another default than the others.
report::Step query_step(const Plan& plan, const Prepared& prepared, const mechanisms::Configured& one);

}  // namespace attnviz::pipeline
