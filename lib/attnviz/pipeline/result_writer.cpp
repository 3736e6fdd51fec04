#include "attnviz/pipeline/result_writer.hpp"

#include "attnviz/image/encode.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/pipeline/outputs.hpp"
#include "attnviz/report/sidecar.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;

/// In a JSON there is room for this many numbers; beyond it they go to an .npz beside it unless the user says
/// otherwise.
constexpr std::size_t kMostInlineNumbers = 65536;

std::size_t numbers_in(const std::vector<AttentionMap>& maps) {
  std::size_t count = 0;
  for (const AttentionMap& map : maps) count += map.values.size();
  return count;
}

}  // namespace

io::Overwrite overwrite_of(const Plan& plan) {
  return plan.existing == Existing::refuse ? io::Overwrite::no : io::Overwrite::yes;
}

ResultWriter::ResultWriter(const Plan& plan, const Source& source, std::string_view mechanism)
    : plan_(plan), source_(source), mechanism_(mechanism), overwrite_(overwrite_of(plan)) {
  const fs::path folder = path_of("json").parent_path();
  if (folder != plan.output) io::ensure_folder(folder);
}

void ResultWriter::write(std::string_view suffix, std::string_view text) {
  const fs::path path = path_of(suffix);
  io::write_atomically(path, text, overwrite_);
  remember(path, io::sha256(std::as_bytes(std::span(text))));
}

void ResultWriter::write_picture(std::string_view suffix, const Pixels& picture) {
  const fs::path path = path_of(suffix);
  const auto bytes = image::encode_png(picture);
  io::write_atomically(path, std::span<const std::byte>(bytes), overwrite_);
  remember(path, io::sha256(bytes));
}

void ResultWriter::write_dump(const report::Dump& dump, std::optional<report::Arrays> wanted) {
  const auto arrays =
      wanted.value_or(numbers_in(dump.maps) > kMostInlineNumbers ? report::Arrays::npz : report::Arrays::inline_lists);
  if (arrays == report::Arrays::inline_lists) return write("json", report::to_json(dump, arrays));
  const fs::path path = path_of(arrays == report::Arrays::npz ? "npz" : "safetensors");
  report::write_sidecar(path, dump.maps, arrays, overwrite_);
  remember(path, io::sha256_of_file(path));
  write("json", report::to_json(dump, arrays, path.filename().string()));
}

fs::path ResultWriter::path_of(std::string_view suffix) const {
  return output_path(plan_, source_, mechanism_, suffix);
}

void ResultWriter::remember(const fs::path& path, std::string sha256) {
  written_.push_back(path.lexically_relative(plan_.output).string());
  hashes_.push_back(std::move(sha256));
}

}  // namespace attnviz::pipeline
