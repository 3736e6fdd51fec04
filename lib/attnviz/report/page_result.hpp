#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "attnviz/report/dump.hpp"
#include "attnviz/report/manifest.hpp"

namespace attnviz::report {

/// One line of the manifest with what its files say.
struct PageResult {
  ManifestEntry entry;
  std::vector<std::string> files;  ///< outputs that lie in the folder, relative to it
  std::optional<Dump> dump;        ///< nothing when there is none or it cannot be read
  std::string trouble;             ///< why it cannot be read, or what the manifest says went wrong
};

/// How many bytes the numbers of an entry need on a page, judged by the sizes of its files alone.
std::size_t number_bytes_of(const std::filesystem::path& folder, const ManifestEntry& entry);

/// Reads the dump among an entry's outputs. Outputs outside of the folder are passed over.
PageResult load_result(const std::filesystem::path& folder, const ManifestEntry& entry);

/// The picture that stands for a result in a list: its overlay, else its heatmap, else any; empty when there is none.
std::string thumbnail_of(const PageResult& result);

struct ResultJson {
  std::string text;
  std::size_t number_bytes = 0;  ///< taken by the numbers, before they are packed
};

/// What a page has for a result.
struct ResultRoom {
  std::size_t bytes = 0;  ///< of numbers
  int photo = -1;         ///< which of the page's photos is the source picture; -1: none
};

/// The dump as JSON with at most so many bytes of numbers, what tells heads and layers apart, the links to the files,
/// and to the source picture if that is still there: what the page's script opens. `result` must have a dump.
ResultJson result_json(const std::filesystem::path& folder, const PageResult& result, const ResultRoom& room);

}  // namespace attnviz::report
