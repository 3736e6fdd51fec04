#pragma once

#include <string>
#include <vector>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/report/manifest.hpp"

namespace attnviz::report {

/// The catalogue's row of a mechanism, or null for anything else: a network.
const mechanisms::Description* description_of(const std::string& mechanism);

/// Its place in the catalogue, counted from 1; 0 for what is not in it.
std::size_t rank_of(const std::string& mechanism);

/// Every heading, networks first, then as in the catalogue.
std::vector<std::string> families();

/// The heading below which a result stands: the mechanism's family, or "network".
std::string family_of(const std::string& mechanism);

/// Entries of a manifest as a page lists them: of several about one input and mechanism the last; one input's together,
/// in the order in which inputs first appear; of one input networks first, then the catalogue's order.
std::vector<ManifestEntry> page_order(std::vector<ManifestEntry> entries);

}  // namespace attnviz::report
