#include "attnviz/pipeline/shard.hpp"

#include <charconv>
#include <span>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/sha256.hpp"

namespace attnviz::pipeline {
namespace {

/// "2" and "8" of "2/8" or "2-of-8"; count 0 for anything else.
Shard numbers_in(std::string_view text, std::string_view between) {
  Shard shard{0, 0};
  const std::size_t at = text.find(between);
  if (at == std::string_view::npos) return shard;
  const auto number = [](std::string_view digits) -> std::size_t {
    std::size_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stopped, failure] = std::from_chars(digits.data(), end, value);
    return failure == std::errc{} && stopped == end ? value : 0;
  };
  const std::size_t part = number(text.substr(0, at)), count = number(text.substr(at + between.size()));
  if (part < 1 || part > count) return shard;
  return {part - 1, count};
}

std::string words_of(const Shard& shard) {
  return shard.is_part() ? std::to_string(shard.index + 1) + "-of-" + std::to_string(shard.count) + "." : "";
}

}  // namespace

std::size_t shard_of(std::string_view name, std::size_t count) {
  if (count <= 1) return 0;
  const std::string digits = io::sha256(std::as_bytes(std::span(name))).substr(0, 16);
  std::uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return static_cast<std::size_t>(number % count);
}

Shard parse_shard(std::string_view text, std::string_view option) {
  const Shard shard = numbers_in(text, "/");
  if (shard.count > 0) return shard;
  throw Error(ErrorKind::usage, std::string(option) + " '" + io::for_terminal(text) + "' is not K/N with 1 <= K <= N",
              "for example --shard 2/8");
}

std::string manifest_name(const Shard& shard) {
  return "manifest." + words_of(shard) + "jsonl";
}

Shard shard_of_manifest(std::string_view file_name) {
  constexpr std::string_view kBegin = "manifest.", kEnd = ".jsonl";
  if (!file_name.starts_with(kBegin) || !file_name.ends_with(kEnd) || file_name.size() < kBegin.size() + kEnd.size()) {
    return {0, 0};
  }
  const Shard shard =
      numbers_in(file_name.substr(kBegin.size(), file_name.size() - kBegin.size() - kEnd.size()), "-of-");
  return manifest_name(shard) == file_name && shard.is_part() ? shard : Shard{0, 0};  // "02-of-8" is none of ours
}

std::string lock_name(const Shard& shard) {
  return ".attnviz." + words_of(shard) + "lock";
}

}  // namespace attnviz::pipeline
