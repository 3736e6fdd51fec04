#include "attnviz/pipeline/outputs.hpp"

#include <string>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::pipeline {

namespace fs = std::filesystem;

fs::path output_path(const Plan& plan, const Source& source, std::string_view mechanism, std::string_view suffix) {
  return plan.output / (source.stem.string() + "." + std::string(mechanism) + "." + std::string(suffix));
}

fs::path sheet_path(const Plan& plan, const Source& source) {
  return plan.output / (source.stem.string() + ".sheet.png");
}

fs::path last_output(const Plan& plan, const Source& source, std::string_view mechanism) {
  const OutputRoles& roles = plan.roles;
  const char* suffix = roles.json ? "json" : roles.heatmap ? "heatmap.png" : "overlay.png";
  return output_path(plan, source, mechanism, suffix);
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
      const std::string& name = one->name();
      if (plan.roles.overlay) look_at(output_path(plan, source, name, "overlay.png"));
      if (plan.roles.heatmap) look_at(output_path(plan, source, name, "heatmap.png"));
      if (plan.roles.json) look_at(output_path(plan, source, name, "json"));
    }
    if (plan.roles.sheet && plan.sources.size() > 1) look_at(sheet_path(plan, source));
  }
  if (count == 0) return;
  throw Error(ErrorKind::exists,
              io::path_text(first) + " exists already" +
                  (count > 1 ? ", and " + std::to_string(count - 1) + " more outputs of this run" : ""),
              "--force replaces, --resume keeps them and does the rest, -o names another folder");
}

}  // namespace attnviz::pipeline
