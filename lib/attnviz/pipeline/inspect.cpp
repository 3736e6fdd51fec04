#include "attnviz/pipeline/inspect.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>

#include "attnviz/core/error.hpp"
#include "attnviz/image/decode.hpp"
#include "attnviz/image/video_reader.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/io/json_number.hpp"
#include "attnviz/io/safetensors.hpp"
#include "attnviz/io/tensor_size.hpp"
#include "attnviz/models/checkpoint.hpp"
#include "attnviz/pipeline/file_kind.hpp"
#include "attnviz/pipeline/inspect_network.hpp"
#include "attnviz/pipeline/tensor_source.hpp"
#include "attnviz/report/describe.hpp"
#include "attnviz/report/manifest.hpp"
#include "attnviz/report/read_dump.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;

std::string number_text(float value) {
  std::string text;
  io::append_number(text, value);
  return text;
}

std::string range_text(const Tensor& tensor) {
  if (tensor.size() == 0) return "empty";
  const auto values = values_of(tensor);
  const bool finite = std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
  const auto [low, high] = std::ranges::minmax(values);
  return finite ? number_text(low) + " to " + number_text(high) : "has NaN or infinity";
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

/// A line for each tensor: name, dtype, shape and range.
std::string tensor_lines(const models::Checkpoint& checkpoint) {
  std::size_t widest = 4;
  for (const auto& entry : checkpoint.entries()) widest = std::max(widest, entry.name.size());
  std::string text;
  for (const auto& entry : checkpoint.entries()) {
    Tensor tensor = io::allocate_tensor(entry.shape, "tensor " + io::in_quotes(entry.name));
    checkpoint.read(entry.name, values_of(tensor));
    text += "  " + padded(io::for_terminal(entry.name), widest + 2) + padded(io::name_of(entry.dtype), 6) +
            padded(shape_text(std::span<const std::size_t>(entry.shape)), 20) + "  " + range_text(tensor) + "\n";
  }
  return text;
}

std::string inspect_safetensors(const fs::path& path) {
  const auto file = io::Safetensors::open(path);
  std::string text = "safetensors, " + std::to_string(file.entries().size()) + " tensors\n";
  for (const auto& [key, value] : file.metadata()) {
    text += "  metadata " + io::for_terminal(key) + ": " + io::for_terminal(value) + "\n";
  }
  return text + tensor_lines(models::Checkpoint::open(path));
}

std::string inspect_torch(const fs::path& path) {
  const auto checkpoint = models::Checkpoint::open(path);
  return "PyTorch checkpoint, " + std::to_string(checkpoint.entries().size()) + " tensors\n" + tensor_lines(checkpoint);
}

std::string inspect_arrays(std::span<const std::byte> bytes, const Source& source) {
  std::string text;
  for (const NamedTensor& tensor : read_all_tensors(bytes, source)) {
    text += (tensor.name.empty() ? "array" : io::for_terminal(tensor.name)) + "  " + shape_text(tensor.values) + "  " +
            range_text(tensor.values) + "\n";
  }
  return text;
}

std::string inspect_picture(std::span<const std::byte> bytes, const std::string& name) {
  const image::Picture picture = image::decode(bytes, name, {.strict = false});
  std::string text = std::string(image::name_of(picture.format)) + " picture, " + std::to_string(picture.width()) +
                     "x" + std::to_string(picture.height()) + " pixels\n";
  if (picture.orientation != 1) {
    text += "  stored as " + std::to_string(picture.stored_width) + "x" + std::to_string(picture.stored_height) +
            ", turned upright by orientation tag " + std::to_string(picture.orientation) + "\n";
  }
  if (!picture.damage.empty()) text += "  damaged: " + io::for_terminal(picture.damage) + "\n";
  return text;
}

std::string number_text(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

std::string inspect_video(const fs::path& path, const std::string& name) {
  image::VideoReader reader(path, name, {.strict = false});
  const image::VideoInfo& info = reader.info();
  std::string text = "video, " + io::for_terminal(info.container) + " with " + io::for_terminal(info.codec);
  if (reader.next()) {
    const Pixels first = reader.pixels();
    text += ", " + std::to_string(first.shape(1)) + "x" + std::to_string(first.shape(0)) + " pixels";
  }
  text += ", " + number_text(info.rate.per_second()) + " frames a second";
  return text + (info.claimed_frames > 0 ? ", says it has " + std::to_string(info.claimed_frames) + "\n" : "\n");
}

std::string inspect_text(std::string_view source, text::Tokenizer tokenizer) {
  const auto tokens = text::tokenize(source, tokenizer);
  std::string text = "text, " + std::to_string(source.size()) + " bytes, " + std::to_string(tokens.size()) +
                     " tokens (" + std::string(text::name_of(tokenizer)) + ")\n";
  constexpr std::size_t kMost = 500;
  for (std::size_t index = 0; index < std::min(tokens.size(), kMost); ++index) {
    text += "  token:" + padded(std::to_string(index), 6) + "bytes " +
            padded(std::to_string(tokens[index].begin) + "-" + std::to_string(tokens[index].end), 14) +
            io::for_terminal(tokens[index].text) + "\n";
  }
  if (tokens.size() > kMost) text += "  and " + std::to_string(tokens.size() - kMost) + " more tokens\n";
  return text;
}

std::string inspect_dump(std::string_view json, const fs::path& path) {
  std::string text = "a dump\n";
  for (const std::string& line : report::describe(report::parse_dump(json, path))) text += "  " + line + "\n";
  return text;
}

bool holds_network(const fs::path& folder) {
  constexpr std::array kSigns = {"config.json", "open_clip_config.json", "model.safetensors", "pytorch_model.bin"};
  return std::ranges::any_of(kSigns, [&](const char* file) { return fs::exists(folder / file); });
}

std::string inspect_folder(const fs::path& folder) {
  const fs::path manifest = folder / "manifest.jsonl";
  if (!fs::exists(manifest) && holds_network(folder)) return inspect_network(folder);
  if (!fs::exists(manifest)) {
    throw Error(ErrorKind::not_found, io::path_text(folder) + ": a folder without manifest.jsonl",
                "inspect takes a file, a network's folder, or a folder that 'attnviz run' has written");
  }
  const auto entries = report::read_manifest(manifest);
  std::map<std::string, std::map<std::string, std::size_t>> counts;
  for (const auto& entry : entries) ++counts[entry.mechanism][report::name_of(entry.status)];
  std::string text = "results of " + std::to_string(entries.size()) + " runs of a mechanism on an input\n";
  for (const auto& [mechanism, by_status] : counts) {
    text += "  " + io::for_terminal(mechanism) + ":";
    for (const auto& [status, count] : by_status) text += " " + std::to_string(count) + " " + status;
    text += "\n";
  }
  for (const auto& entry : entries) {
    if (entry.error) text += "  failed: " + io::for_terminal(entry.error->message) + "\n";
  }
  return text;
}

}  // namespace

std::string inspect(const fs::path& path, const InspectOptions& options) {
  if (fs::is_directory(path)) return inspect_folder(path);
  const Source source{.path = path, .name = path.string()};
  if (path.extension() == ".safetensors") return inspect_safetensors(path);
  if (models::is_torch_file(path)) return inspect_torch(path);
  const std::string name = io::path_text(path);
  if (names_video(path)) return inspect_video(path, name);
  const auto bytes = io::read_file(path);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (image::known_format(bytes) && path.extension() != ".txt") return inspect_picture(bytes, name);
  if (is_tensor(bytes, source)) return inspect_arrays(bytes, source);
  if (path.extension() == ".json") return inspect_dump(text, path);
  if (path.extension() != ".txt" && (names_picture(path) || !looks_like_text(bytes))) {
    if (looks_like_text(bytes)) {
      throw Error(ErrorKind::format, name + ": is named as a picture and holds text, " + first_words(bytes));
    }
    image::sniff_format(bytes, name);  // throws: says what it saw
  }
  return inspect_text(text, options.tokenizer);
}

}  // namespace attnviz::pipeline
