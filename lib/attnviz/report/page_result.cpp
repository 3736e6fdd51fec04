#include "attnviz/report/page_result.hpp"

#include <algorithm>
#include <system_error>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/report/banners.hpp"
#include "attnviz/report/dump_json.hpp"
#include "attnviz/report/link.hpp"
#include "attnviz/report/measures.hpp"
#include "attnviz/report/pack.hpp"
#include "attnviz/report/read_dump.hpp"

namespace attnviz::report {

namespace {

namespace fs = std::filesystem;

bool lies_inside(const fs::path& path) {
  if (path.empty() || path.is_absolute()) return false;
  return std::ranges::none_of(path, [](const fs::path& part) { return part == ".."; });
}

void write_encoded(JsonWriter& json, const Encoded& numbers) {
  json.key("packing").text(name_of(numbers.packing)).key("shape").open_list();
  for (const std::size_t size : numbers.shape) json.count(size);
  json.close_list().key("block").count(numbers.block).key("data").text(numbers.data);
  json.key("ranges").text(numbers.ranges);
}

void write_positions(JsonWriter& json, const std::vector<std::size_t>& positions) {
  json.open_list();
  for (const std::size_t position : positions) json.count(position);
  json.close_list();
}

void write_roles(JsonWriter& json, const AttentionMap& map, const MapRoles& roles) {
  const auto one = [&](const char* name, std::optional<std::size_t> axis) {
    json.key(name).integer(axis ? static_cast<std::int64_t>(*axis) : -1);
  };
  json.key("roles").open_object().key("plane");
  write_positions(json, roles.plane);
  one("place", roles.place);
  one("asks", roles.asks);
  json.key("chosen");
  write_positions(json, roles.chosen);
  json.key("on_grid").open_list();
  for (std::size_t axis = 0; axis < map.axes.size(); ++axis) json.flag(lies_on_grid(map, axis));
  json.close_list().close_object();
}

const char* word_of(const std::optional<render::Reduce>& how) {
  if (!how) return "each";
  return how == render::Reduce::mean ? "mean" : how == render::Reduce::max ? "max" : "min";
}

void write_measures(JsonWriter& json, const Measures& measures) {
  const auto list = [&](const char* name, const std::vector<double>& numbers) {
    json.key(name).open_list();
    for (const double number : numbers) json.real(number);
    json.close_list();
  };
  json.key("measures").open_object();
  list("entropy", measures.entropy);
  list("distance", measures.distance);
  json.close_object();
}

void write_numbers(JsonWriter& json, const AttentionMap& map, const PackedMap& packed) {
  write_roles(json, map, packed.roles);
  write_measures(json, measures_of(map));
  json.key("numbers").open_object().key("note").text(packed.note);
  write_encoded(json, packed.numbers);
  json.key("cells").count(packed.cells).key("kept").open_list();
  for (const auto& positions : packed.kept) write_positions(json, positions);
  json.close_list().key("folds").open_list();
  for (const PackedFold& one : packed.folds) {
    json.open_object().key("how").open_list();
    for (const auto& how : one.fold.how) json.text(word_of(how));
    json.close_list();
    write_encoded(json, one.numbers);
    json.close_object();
  }
  json.close_list().close_object();
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

ResultJson result_json(const fs::path& folder, const PageResult& result, const ResultRoom& room) {
  ResultJson out;
  JsonWriter json(out.text);
  json.open_object(Layout::line).key("picture");
  const std::string picture = picture_path(folder, result.dump->input);
  json.text(picture.empty() ? "" : relative_link(picture)).key("photo").integer(room.photo).key("files").open_list();
  for (const std::string& file : result.files) {
    json.open_object().key("name").text(file).key("href").text(relative_link(file)).close_object();
  }
  json.close_list().key("banners").texts(banners_of(*result.dump)).key("dump");
  std::vector<std::size_t> needs;
  for (const AttentionMap& map : result.dump->maps) needs.push_back(4 * map.values.size());
  const std::size_t share = fair_share(std::move(needs), room.bytes);
  write_dump(json, *result.dump, Layout::line, [&](JsonWriter& writer, const AttentionMap& map) {
    const PackedMap packed = pack(map, share);
    out.number_bytes += packed.bytes;
    write_numbers(writer, map, packed);
  });
  json.close_object();
  return out;
}

}  // namespace attnviz::report
