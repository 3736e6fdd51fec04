#pragma once

#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "attnviz/pipeline/plan.hpp"

namespace attnviz::pipeline {

/// OUTPUT/STEM.MECHANISM.overlay.png and its siblings; with a query OUTPUT/STEM.MECHANISM.from-440-150.overlay.png.
/// Which of them a run writes can depend on the maps (a text has no overlay), so these are the names it may use.
std::filesystem::path output_path(const Plan& plan, const Source& source, std::string_view mechanism,
                                  std::string_view suffix);
std::filesystem::path sheet_path(const Plan& plan, const Source& source);

/// Whether a source gets a contact sheet.
bool shows_sheet(const Plan& plan);

/// The files that the plan may write about one input and mechanism, in the order of writing, without the numbers beside
/// a dump and the tables of maps. Of a video: the video, and those of its first frame.
std::vector<std::filesystem::path> possible_outputs(const Plan& plan, const Source& source, const MapSource& one);

/// Something typed as part of a file's name: letters, digits, dots, and a hash where others had to go. "tabby cat" ->
/// "tabby+cat".
std::string text_in_name(const std::string& text);

/// A query as part of a file's name: letters, digits, and a hash where others had to go. "word:it" -> "from-word-it".
/// Empty for none.
std::string query_in_name(const std::string& query);

/// The name that is written last: when it exists, the others of this input and mechanism are complete.
std::filesystem::path last_output(const Plan& plan, const Source& source, const MapSource& one);

/// Throws `exists` with the first output that is there already and how many there are, unless the plan replaces or
/// resumes. Nothing has been written then.
void refuse_existing(const Plan& plan, std::span<const Source> sources);

}  // namespace attnviz::pipeline
