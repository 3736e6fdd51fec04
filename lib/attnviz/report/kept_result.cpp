#include "attnviz/report/kept_result.hpp"

#include <algorithm>

#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/io/json_document.hpp"
#include "attnviz/report/dump.hpp"

namespace attnviz::report {
KeptResult kept_result(const std::filesystem::path& dump, const std::filesystem::path& folder) {
  const std::string name = io::path_text(dump);
  const io::JsonValue value = io::parse_json(io::read_text(dump), name);
  const io::JsonPlace document(value, name);
  KeptResult kept;
  ManifestEntry& entry = kept.entry;
  entry.status = Status::skipped;
  const io::JsonPlace input = document.at("input");
  entry.input = input.at("path").text();
  if (input.has("sha256")) entry.sha256 = input.at("sha256").text();
  entry.mechanism = document.at("mechanism").at("name").text();
  entry.outputs = document.at("outputs").texts();
  // A dump names what was written before it: not its sidecar, and not itself.
  const auto add = [&](const std::filesystem::path& path) {
    const std::string output = path.lexically_relative(folder).string();
    if (!std::ranges::count(entry.outputs, output)) entry.outputs.push_back(output);
  };
  for (const io::JsonPlace& map : document.at("maps").items()) {
    if (map.has("data")) add(dump.parent_path() / map.at("data").at("file").text());
  }
  add(dump);
  const MechanismRecord mechanism{entry.mechanism, "", "", settings_in(document.at("mechanism").at("options"))};
  kept.settings =
      shaping_settings(document.has("run") ? settings_in(document.at("run")) : std::vector<Setting>{}, mechanism);
  entry.settings = settings_sha256(kept.settings);
  return kept;
}

}  // namespace attnviz::report
