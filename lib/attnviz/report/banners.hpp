#pragma once

#include <string>
#include <vector>

#include "attnviz/report/dump.hpp"

namespace attnviz::report {

/// What must be said wherever the results of a dump are shown, in whole sentences: that weights are random, that words
/// were compared by their spelling.
std::vector<std::string> banners_of(const Dump& dump);

}  // namespace attnviz::report
