#include "attnviz/report/page_order.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "attnviz/mechanisms/registry.hpp"

namespace attnviz::report {

std::size_t rank_of(const std::string& mechanism) {
  const auto rows = mechanisms::registry();
  const auto found = std::ranges::find(rows, mechanism, [](const auto& row) { return row.description.name; });
  return found == rows.end() ? 0 : static_cast<std::size_t>(found - rows.begin()) + 1;
}

std::vector<std::string> families() {
  std::vector<std::string> names{"network"};
  for (const auto& row : mechanisms::registry()) {
    const std::string name = mechanisms::name_of(row.description.family);
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

const mechanisms::Description* description_of(const std::string& mechanism) {
  const std::size_t rank = rank_of(mechanism);
  return rank == 0 ? nullptr : &mechanisms::registry()[rank - 1].description;
}

std::string family_of(const std::string& mechanism) {
  const auto* description = description_of(mechanism);
  return description ? mechanisms::name_of(description->family) : "network";
}

std::vector<ManifestEntry> page_order(std::vector<ManifestEntry> entries) {
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  std::vector<ManifestEntry> kept;
  for (ManifestEntry& entry : entries) {
    const auto [place, is_new] = places.try_emplace({entry.input, entry.mechanism}, kept.size());
    if (is_new) {
      kept.push_back(std::move(entry));
    } else {
      kept[place->second] = std::move(entry);
    }
  }
  std::map<std::string, std::size_t> inputs;
  for (const ManifestEntry& entry : kept) inputs.try_emplace(entry.input, inputs.size());
  std::ranges::stable_sort(kept, {}, [&](const ManifestEntry& entry) {
    return std::pair{inputs[entry.input], rank_of(entry.mechanism)};
  });
  return kept;
}

}  // namespace attnviz::report
