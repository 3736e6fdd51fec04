#include "attnviz/pipeline/outputs.hpp"

#include <cctype>
#include <string>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/pipeline/video_plan.hpp"

namespace attnviz::pipeline {

namespace fs = std::filesystem;

fs::path output_path(const Plan& plan, const Source& source, std::string_view mechanism, std::string_view suffix) {
  const std::string query = query_in_name(plan.query);
  return plan.output / (source.stem.string() + "." + std::string(mechanism) + (query.empty() ? "" : "." + query) + "." +
                        std::string(suffix));
}

fs::path sheet_path(const Plan& plan, const Source& source) {
  const std::string query = query_in_name(plan.query);
  return plan.output / (source.stem.string() + (query.empty() ? "" : "." + query) + ".sheet.png");
}

bool shows_sheet(const Plan& plan) {
  return plan.roles.sheet && plan.sources.size() > 1;
}

std::vector<fs::path> possible_outputs(const Plan& plan, const Source& source, const MapSource& one) {
  std::vector<fs::path> paths;
  if (source.video) {
    if (plan.roles.overlay) paths.push_back(video_path(plan, source, one));
    const std::vector<fs::path> of_frame = possible_outputs(plan_of_frames(plan), frame_source(source, 0), one);
    paths.insert(paths.end(), of_frame.begin(), of_frame.end());
    return paths;
  }
  const auto add = [&](const std::string& suffix) { paths.push_back(output_path(plan, source, one.name(), suffix)); };
  if (plan.roles.overlay) add(one.overlay_suffix());
  if (plan.roles.heatmap) add("heatmap.png");
  if (plan.roles.lines) add("lines.png");
  if (plan.roles.table) add("table.csv");
  if (plan.roles.json) add("json");
  return paths;
}

std::string query_in_name(const std::string& query) {
  return query.empty() ? "" : "from-" + text_in_name(query);
}

std::string text_in_name(const std::string& text) {
  constexpr std::size_t kMost = 48;
  std::string name;
  bool exact = text.size() <= kMost;
  for (const char c : text.substr(0, kMost)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = std::isalnum(byte) != 0 || c == '.' || c == '_' || c == '-';
    const bool separates = c == ',' || c == ':' || c == ' ';
    name += plain ? c : c == ' ' ? '+' : '-';
    exact = exact && (plain || separates);
  }
  if (exact) return name;
  return name + "-" + io::sha256(std::as_bytes(std::span(text))).substr(0, 8);
}

fs::path last_output(const Plan& plan, const Source& source, const MapSource& one) {
  const OutputRoles& roles = plan.roles;
  const std::string suffix = roles.json      ? "json"
                             : roles.lines   ? "lines.png"
                             : roles.heatmap ? "heatmap.png"
                                             : one.overlay_suffix();
  return output_path(plan, source, one.name(), suffix);
}

void refuse_existing(const Plan& plan, std::span<const Source> sources) {
  if (plan.existing != Existing::refuse) return;
  fs::path first;
  std::size_t count = 0;
  const auto look_at = [&](const fs::path& path) {
    std::error_code error;
    if (!fs::exists(fs::symlink_status(path, error))) return;
    if (count++ == 0) first = path;
  };
  std::error_code error;
  if (!fs::exists(plan.output, error)) return;
  for (const Source& source : sources) {
    for (const auto& one : plan.sources) {
      for (const fs::path& path : possible_outputs(plan, source, *one)) look_at(path);
    }
    if (shows_sheet(plan) && !source.video) look_at(sheet_path(plan, source));
  }
  if (count == 0) return;
  throw Error(ErrorKind::exists,
              io::path_text(first) + " exists already" +
                  (count > 1 ? ", and " + std::to_string(count - 1) + " more outputs of this run" : ""),
              "--force replaces, --resume keeps what would be the same and does the rest, -o names another folder");
}

}  // namespace attnviz::pipeline
