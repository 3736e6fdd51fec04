#pragma once

#include <span>
#include <string_view>

#include "attnviz/mechanisms/contract/mechanism.hpp"

namespace attnviz::mechanisms {

/// The catalogue, in the order in which it is shown: an explicit table, one row a mechanism.
std::span<const Mechanism> registry();

/// The row with this name. Throws `usage` with the nearest right name.
const Mechanism& find(std::string_view name);

}  // namespace attnviz::mechanisms
