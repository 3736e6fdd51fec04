#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "attnviz/io/json_document.hpp"

namespace attnviz::text {

/// The words of a network and their numbers.
class Vocabulary {
 public:
  /// Larger ids are refused, because the table of words is as long as the largest.
  static constexpr std::size_t kMostIds = 2'000'000;
  static constexpr std::size_t kMostBytes = 64'000'000;  ///< of a file

  /// vocab.txt: one word a line, numbered from 0; of a word that stands twice the last number counts, as in
  /// transformers. Throws not_found, io, `limit` above 64 MB, `format` for an empty file.
  static Vocabulary load(const std::filesystem::path& file);
  /// {"word": id, ...}, in any order and with holes. Throws `format` for ids that are no number, are used twice or too
  /// large. `name` is for messages.
  static Vocabulary read(const io::JsonPlace& place, std::string name);
  /// Numbered from 0 in the order given; of a word that stands twice the last number counts.
  static Vocabulary of(std::vector<std::string> words, std::string name);

  /// One above the largest id.
  std::size_t size() const { return words_.size(); }
  /// Different words.
  std::size_t count() const { return ids_.size(); }
  std::optional<std::int32_t> find(std::string_view word) const;
  /// Throws `format` when it is missing: "vocab.txt: has no '[UNK]'".
  std::int32_t at(std::string_view word) const;
  /// Empty beyond the last and in holes.
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
