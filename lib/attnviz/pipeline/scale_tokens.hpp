#pragma once

#include "attnviz/core/tensor.hpp"
#include "attnviz/report/dump.hpp"

namespace attnviz::pipeline {

// What attends is compared by inner products, so tokens are brought to lengths at which a softmax over scaled dot
// products is neither flat nor one-hot. Each returns the step for the dump.

/// Centres every channel and scales all of them alike until a token's squared length is its width on average: distances
/// keep their order.
report::Step standardize(Matrix& tokens);

/// Every token to length one, for what a network learned is a direction.
report::Step to_unit_length(Matrix& tokens);

/// Tokens of length one become so long that equal ones have a scaled dot product of four: a softmax then prefers what
/// is alike and still sees the rest.
report::Step lengthen(Matrix& tokens);

}  // namespace attnviz::pipeline
