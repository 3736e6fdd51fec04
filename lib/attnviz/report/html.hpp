#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace attnviz::report {

struct PageOptions {
  /// For the numbers of all maps, before they are packed; nothing: 6 MiB of one input, of several less, so that a page
  /// of a dozen photos can be sent by mail.
  std::optional<std::size_t> number_bytes;
  std::size_t most_results = 20000;  ///< more are counted, not shown
};

/// The page of an output folder: one HTML file that needs nothing from the network. It lists what manifest.jsonl says,
/// shows the pictures through relative links, and carries the numbers of the maps for an interactive view; maps that do
/// not fit into its room are rounded, thinned or left out, and the page says so. The same folder gives the same
/// bytes. Throws `not_found` when the folder has no manifest; a dump that cannot be read is a message on the page.
std::string html_page(const std::filesystem::path& folder, const PageOptions& options = {});

}  // namespace attnviz::report
