#include "attnviz/report/manifest.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/io/json_document.hpp"
#include "attnviz/report/json_writer.hpp"

namespace attnviz::report {

namespace {

using io::JsonPlace;
using io::JsonValue;
using io::parse_json;

constexpr std::string_view kSchema = "attnviz/manifest/1";

Status status_in(const JsonPlace& place) {
  const std::string name = place.text();
  for (const Status status : {Status::done, Status::failed, Status::skipped}) {
    if (name_of(status) == name) return status;
  }
  place.complain("is '" + io::for_terminal(name) + "', not done, failed or skipped");
}

}  // namespace

const char* name_of(Status status) noexcept {
  switch (status) {
    case Status::done:
      return "done";
    case Status::failed:
      return "failed";
    case Status::skipped:
      return "skipped";
  }
  return "failed";
}

std::string manifest_line(const ManifestEntry& entry) {
  std::string line;
  JsonWriter json(line);
  json.open_object(Layout::line).key("schema").text(kSchema).key("input").text(entry.input);
  json.key("mechanism").text(entry.mechanism).key("status").text(name_of(entry.status));
  json.key("outputs").texts(entry.outputs);
  if (!entry.hashes.empty()) json.key("hashes").texts(entry.hashes);
  if (!entry.sha256.empty()) json.key("sha256").text(entry.sha256);
  if (!entry.query.empty()) json.key("query").text(entry.query);
  if (!entry.settings.empty()) json.key("settings").text(entry.settings);
  if (!entry.warning.empty()) json.key("warning").text(entry.warning);
  if (!entry.answer.empty()) json.key("answer").text(entry.answer);
  if (!entry.remade.empty()) json.key("remade").text(entry.remade);
  if (entry.error) {
    json.key("error").open_object().key("kind").text(entry.error->kind).key("message").text(entry.error->message);
    json.key("hint").text(entry.error->hint).close_object();
  }
  json.close_object();
  line += '\n';
  return line;
}

ManifestEntry parse_manifest_line(std::string_view line, const std::string& source) {
  const JsonValue value = parse_json(line, source);
  const JsonPlace object(value, source);
  if (object.at("schema").text() != kSchema) object.at("schema").complain("is not '" + std::string(kSchema) + "'");
  ManifestEntry entry;
  entry.input = object.at("input").text();
  entry.mechanism = object.at("mechanism").text();
  entry.status = status_in(object.at("status"));
  entry.outputs = object.at("outputs").texts();
  if (object.has("hashes")) entry.hashes = object.at("hashes").texts();
  if (!entry.hashes.empty() && entry.hashes.size() != entry.outputs.size()) {
    object.at("hashes").complain("has " + std::to_string(entry.hashes.size()) + " entries for " +
                                 std::to_string(entry.outputs.size()) + " outputs");
  }
  if (object.has("sha256")) entry.sha256 = object.at("sha256").text();
  if (object.has("query")) entry.query = object.at("query").text();
  if (object.has("settings")) entry.settings = object.at("settings").text();
  if (object.has("warning")) entry.warning = object.at("warning").text();
  if (object.has("answer")) entry.answer = object.at("answer").text();
  if (object.has("remade")) entry.remade = object.at("remade").text();
  if (object.has("error")) {
    const JsonPlace error = object.at("error");
    entry.error = {error.at("kind").text(), error.at("message").text(), error.at("hint").text()};
  }
  return entry;
}

std::vector<ManifestEntry> read_manifest(const std::filesystem::path& path) {
  const std::string text = io::read_text(path);
  std::vector<ManifestEntry> entries;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) break;
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    if (line.empty()) continue;
    entries.push_back(parse_manifest_line(line, io::path_text(path) + ": line " + std::to_string(number + 1)));
  }
  return entries;
}

}  // namespace attnviz::report
