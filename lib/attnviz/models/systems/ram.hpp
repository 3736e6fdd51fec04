#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/systems/system.hpp"

namespace attnviz::models {

// The recurrent attention model: an eye that sees little at a time and learns where to look next. Mnih, Heess, Graves,
// Kavukcuoglu 2014, arXiv:1406.6247.
//   glimpse   squares of g, 2g, 4g ... pixels around l, each averaged down to g x g -> rho [scales g g]
//             G = relu(W_what relu(W_eye rho + b) + W_where relu(W_place l + b))
//   state     h' = relu(W_h h + W_g G + b)              first h = 0
//   next      l' = tanh(W_l h' + b)                     first l = 0, the middle; -1 and 1 are the borders
//   answer    softmax(W_c h' + b) after the last glimpse
// In training l' is drawn from a normal distribution around this mean; here the mean is taken, rounded to whole pixels.

/// A network of a checkpoint with the names of assets/models/ram-digits. Reads a grey picture, gives
///   glimpses  [step, branch, 4]  boxes x, y, width, height in pixels of the input, the sharpest square first
///   belief    [step, unit]       the probability of each class after each glimpse
/// and the classes after the last. Throws format, limit.
std::unique_ptr<const System> load_ram(const Checkpoint& checkpoint, const Config& config);

}  // namespace attnviz::models
