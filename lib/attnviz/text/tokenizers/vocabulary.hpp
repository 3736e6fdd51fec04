#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace attnviz::text {

/// The words of a network and their numbers.
class Vocabulary {
 public:
  /// vocab.txt: one word a line, numbered from 0; of a word that stands twice the last number counts, as in
  /// transformers. Throws not_found, io, `limit` above 64 MB, `format` for an empty file.
  static Vocabulary load(const std::filesystem::path& file);

  std::size_t size() const { return words_.size(); }
  std::optional<std::int32_t> find(std::string_view word) const;
  /// Throws `format` when it is missing: "vocab.txt: has no '[UNK]'".
  std::int32_t at(std::string_view word) const;
  /// Empty beyond the last.
  std::string_view word(std::size_t id) const { return id < words_.size() ? words_[id] : std::string_view(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::string name_;
  std::vector<std::string> words_;
  std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> ids_;
};

}  // namespace attnviz::text
