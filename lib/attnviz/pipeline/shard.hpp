#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace attnviz::pipeline {

/// One of several runs that share the inputs between them; 0 of 1 is a run that has all.
struct Shard {
  std::size_t index = 0, count = 1;

  bool is_part() const { return count > 1; }
  bool operator==(const Shard&) const = default;
};

/// Which of `count` shards an input belongs to: by the SHA-256 of its name as given, so that it stays where it is when
/// inputs come and go, on every machine.
std::size_t shard_of(std::string_view name, std::size_t count);

/// "K/N" with 1 <= K <= N. Throws `usage`, naming `option`.
Shard parse_shard(std::string_view text, std::string_view option);

/// "manifest.jsonl", or "manifest.2-of-8.jsonl" of a part.
std::string manifest_name(const Shard& shard);
/// The shard whose manifest has this name; count 0 when it is none of a part.
Shard shard_of_manifest(std::string_view file_name);
/// ".attnviz.lock", or ".attnviz.2-of-8.lock" of a part.
std::string lock_name(const Shard& shard);

}  // namespace attnviz::pipeline
