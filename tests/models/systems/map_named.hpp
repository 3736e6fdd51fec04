#pragma once

#include <algorithm>
#include <string_view>

#include "attnviz/models/systems/system.hpp"
#include "support/catch.hpp"

namespace attnviz::test {

/// The map of this name among those of a run, which has to have it.
inline const AttentionMap& map_named(const models::SystemRun& run, std::string_view name) {
  const auto map = std::ranges::find(run.maps, name, &AttentionMap::name);
  REQUIRE(map != run.maps.end());
  return *map;
}

}  // namespace attnviz::test
