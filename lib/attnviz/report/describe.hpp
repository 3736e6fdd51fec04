#pragma once

#include <string>
#include <vector>

#include "attnviz/report/dump.hpp"

namespace attnviz::report {

/// What a map is, in a few lines for people: axes, which way it points, range, sums, entropy, grid, and the positions
/// of its largest values (of signed values the largest either way). Text from files is safe for a terminal.
std::vector<std::string> describe(const AttentionMap& map);

/// The same for a whole dump: where it came from, what was done, then its maps.
std::vector<std::string> describe(const Dump& dump);

}  // namespace attnviz::report
