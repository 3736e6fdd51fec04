#include "attnviz/pipeline/file_kind.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "attnviz/io/escape.hpp"

namespace attnviz::pipeline {
namespace {

constexpr std::array<std::string_view, 19> kPictureEndings = {
    ".jpg", ".jpeg", ".jpe", ".png", ".webp", ".bmp",  ".tif", ".tiff", ".gif",  ".pnm",
    ".pbm", ".pgm",  ".ppm", ".qoi", ".heic", ".heif", ".hif", ".avif", ".avifs"};
constexpr std::array<std::string_view, 5> kOtherEndings = {".txt", ".text", ".npy", ".npz", ".safetensors"};
constexpr std::array<std::string_view, 15> kVideoEndings = {".mp4", ".m4v", ".mov",  ".mkv", ".webm",
                                                            ".avi", ".mpg", ".mpeg", ".mts", ".m2ts",
                                                            ".ogv", ".wmv", ".flv",  ".3gp", ".asf"};

std::string ending_of(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

}  // namespace

bool looks_like_text(std::span<const std::byte> bytes) {
  const auto head = bytes.first(std::min<std::size_t>(bytes.size(), 4096));
  const auto is_control = [](std::byte byte) {
    return byte < std::byte{0x20} && (byte < std::byte{0x08} || byte > std::byte{0x0D}) && byte != std::byte{0x1B};
  };
  if (std::ranges::find(head, std::byte{0}) != head.end()) return false;
  return static_cast<std::size_t>(std::ranges::count_if(head, is_control)) * 10 <= head.size();
}

std::string first_words(std::span<const std::byte> bytes) {
  constexpr std::size_t kMost = 40;
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), kMost));
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  text = text.substr(begin, text.find_first_of("\r\n", begin) - begin);
  return "it begins '" + io::for_terminal(std::string(text)) + "'";
}

bool names_picture(const std::filesystem::path& path) {
  return std::ranges::find(kPictureEndings, ending_of(path)) != kPictureEndings.end();
}

bool names_other(const std::filesystem::path& path) {
  return std::ranges::find(kOtherEndings, ending_of(path)) != kOtherEndings.end();
}

bool names_video(const std::filesystem::path& path) {
  return std::ranges::find(kVideoEndings, ending_of(path)) != kVideoEndings.end();
}

bool has_known_ending(const std::filesystem::path& path) {
  return names_picture(path) || names_other(path);
}

}  // namespace attnviz::pipeline
