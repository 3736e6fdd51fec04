#pragma once

#include "attnviz/mechanisms/shared/layers.hpp"

namespace attnviz::mechanisms {

/// The gate of CBAM's spatial half and of triplet attention: two planes of statistics, a k x k convolution [1,2,k,k], a
/// batch norm where there is one, a sigmoid. [H,W] twice -> [H,W]. Throws `shape`.
Matrix place_gate(const Matrix& first, const Matrix& second, const ConvolutionLayer& layer);

}  // namespace attnviz::mechanisms
