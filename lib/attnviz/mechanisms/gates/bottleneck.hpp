#pragma once

#include "attnviz/mechanisms/shared/layers.hpp"

namespace attnviz::mechanisms {

/// The small network behind learned channel gates: C -> C/r -> C.
struct Bottleneck {
  LinearLayer down;  ///< weight [C/r,C], bias [C/r] or empty
  LinearLayer up;    ///< weight [C,C/r], bias [C] or empty

  /// up(relu(down(x))): [C] -> [C]. Throws `shape`.
  Vector operator()(const Vector& x) const;
};

/// How far a mechanism shrinks its channels in between.
struct Reduction {
  std::size_t factor = 0;  ///< 0 stands for 16, less for maps with fewer than 64 channels: at least four are left
  std::string_view mechanism;
};
/// C/r. Throws `usage`: "se: reduction 16 leaves 0 of 8 channels".
std::size_t reduced_channels(std::size_t channels, const Reduction& reduction);
/// C/r for drawn weights, 0 for a file, which says it itself.
std::size_t hidden_channels(const Parameters& parameters, std::size_t channels, const Reduction& reduction);

/// Where the two layers stand in a file.
struct BottleneckPrefixes {
  std::string down, up;
};

/// Reads both layers; C/r is the file's, or `hidden` where weights are drawn.
Bottleneck read_bottleneck(Parameters& parameters, const BottleneckPrefixes& prefixes, std::size_t channels,
                           std::size_t hidden);

}  // namespace attnviz::mechanisms
