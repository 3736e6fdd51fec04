#include "attnviz/report/page_result.hpp"

#include <algorithm>
#include <system_error>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/report/dump_json.hpp"
#include "attnviz/report/link.hpp"
#include "attnviz/report/pack.hpp"
#include "attnviz/report/read_dump.hpp"

namespace attnviz::report {

namespace {

namespace fs = std::filesystem;

bool lies_inside(const fs::path& path) {
  if (path.empty() || path.is_absolute()) return false;
  return std::ranges::none_of(path, [](const fs::path& part) { return part == ".."; });
}

void write_numbers(JsonWriter& json, const PackedNumbers& packed) {
  json.key("numbers").open_object().key("packing").text(name_of(packed.packing)).key("note").text(packed.note);
  json.key("shape").open_list();
  for (const std::size_t size : packed.shape) json.count(size);
  json.close_list().key("steps").open_list();
  for (const std::size_t step : packed.steps) json.count(step);
  json.close_list().key("block").count(packed.block).key("data").text(packed.data);
  json.key("ranges").text(packed.ranges).close_object();
}

/// Where a page was made is no business of its readers.
std::string without_folder(std::string message, const fs::path& folder) {
  const std::string prefix = io::path_text(folder / "");
  if (const auto at = message.find(prefix); at != std::string::npos) message.erase(at, prefix.size());
  return message;
}

/// The way from the folder to the source picture, empty when it is not there (any more).
std::string picture_path(const fs::path& folder, const InputRecord& input) {
  std::error_code failed;
  if (input.kind != "image" || !fs::is_regular_file(input.path, failed)) return {};
  const fs::path picture = fs::absolute(input.path, failed), from = fs::absolute(folder, failed);
  if (failed) return {};
  return picture.lexically_normal().lexically_relative(from.lexically_normal()).string();
}

}  // namespace

std::size_t number_bytes_of(const fs::path& folder, const ManifestEntry& entry) {
  constexpr std::size_t kDigitsOfNumber = 10;
  std::size_t bytes = 0;
  for (const std::string& output : entry.outputs) {
    std::error_code failed;
    const auto size = lies_inside(output) ? fs::file_size(folder / output, failed) : 0;
    if (failed) continue;
    if (output.ends_with(".json")) bytes += size / kDigitsOfNumber * 4;
    if (output.ends_with(".npz") || output.ends_with(".safetensors")) bytes += size;
  }
  return bytes;
}

PageResult load_result(const fs::path& folder, const ManifestEntry& entry) {
  PageResult result;
  result.entry = entry;
  if (entry.error) {
    result.trouble = entry.error->message;
    if (!entry.error->hint.empty()) result.trouble += "; " + entry.error->hint;
  }
  for (const std::string& output : entry.outputs) {
    if (lies_inside(output)) result.files.push_back(output);
  }
  const auto dump = std::ranges::find_if(result.files, [](const std::string& file) { return file.ends_with(".json"); });
  if (dump == result.files.end()) return result;
  try {
    result.dump = read_dump(folder / *dump);
  } catch (const Error& error) {
    result.trouble = without_folder(error.what(), folder);
  }
  return result;
}

std::string thumbnail_of(const PageResult& result) {
  for (const std::string_view ending : {".overlay.png", ".heatmap.png", ".png"}) {
    for (const std::string& file : result.files) {
      if (file.ends_with(ending)) return file;
    }
  }
  return {};
}

ResultJson result_json(const fs::path& folder, const PageResult& result, std::size_t bytes) {
  ResultJson out;
  JsonWriter json(out.text);
  json.open_object(Layout::line).key("picture");
  const std::string picture = picture_path(folder, result.dump->input);
  json.text(picture.empty() ? "" : relative_link(picture)).key("files").open_list();
  for (const std::string& file : result.files) {
    json.open_object().key("name").text(file).key("href").text(relative_link(file)).close_object();
  }
  json.close_list().key("dump");
  std::vector<std::size_t> needs;
  for (const AttentionMap& map : result.dump->maps) needs.push_back(4 * map.values.size());
  const std::size_t share = fair_share(std::move(needs), bytes);
  write_dump(json, *result.dump, Layout::line, [&](JsonWriter& writer, const AttentionMap& map) {
    const PackedNumbers packed = pack(map, share);
    out.number_bytes += packed.bytes;
    write_numbers(writer, packed);
  });
  json.close_object();
  return out;
}

}  // namespace attnviz::report
