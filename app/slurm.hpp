#pragma once

#include <optional>
#include <string>

#include "attnviz/pipeline/shard.hpp"

namespace attnviz::app {

/// Which part of the inputs a task of a Slurm job array takes when nobody said: its number among the array's, from
/// SLURM_ARRAY_TASK_ID, _COUNT and, where an array does not begin at 1 or counts in steps, _MIN and _STEP. Nothing
/// outside of an array. Throws `usage` for an array whose numbers are not evenly spaced, which tells no part.
std::optional<pipeline::Shard> shard_of_slurm();

}  // namespace attnviz::app
