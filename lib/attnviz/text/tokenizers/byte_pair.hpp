#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "attnviz/io/json_document.hpp"
#include "attnviz/text/tokenizers/piece_model.hpp"

namespace attnviz::text {

struct BytePairOptions {
  std::optional<std::string> unknown;  ///< without it a letter that the vocabulary lacks is left out
  std::string inside;                  ///< what letters inside of a word begin with
  std::string word_end;                ///< what the last letter of a word ends with: "</w>"
  bool fuse_unknown = false;           ///< neighbouring unknown letters are one piece
  bool byte_fallback = false;          ///< unknown letters become their bytes: <0xE2> <0x80> ...
  bool whole_words_first = false;      ///< a word that the vocabulary has is not merged from its letters
};

/// Byte pair encoding: a word's letters, of which the pair that comes first in the list of merges is joined until none
/// is left. Sennrich, Haddow, Birch 2015, arXiv:1508.07909. Time n log n in the length of a word. The same pieces as
/// the library `tokenizers`.
class BytePair : public PieceModel {
 public:
  using Merges = std::vector<std::pair<std::string, std::string>>;
  /// Throws `format` for a merge of or into a word that the vocabulary lacks; `merges_name` is where they stand.
  BytePair(Vocabulary vocabulary, const Merges& merges, BytePairOptions options, const std::string& merges_name);
  static BytePair read(const io::JsonPlace& place, const std::string& file);

  void cut(std::string_view word, std::vector<Cut>& cuts) const override;
  const Vocabulary& vocabulary() const override { return vocabulary_; }

 private:
  struct Merge {
    std::uint32_t rank = 0;
    std::int32_t into = 0;
  };
  /// A piece while a word is merged: a place in a doubly linked list.
  struct Symbol {
    std::int32_t id = 0;
    std::int32_t previous = -1;
    std::int32_t next = -1;
    std::uint32_t bytes = 0;  ///< 0: joined to another
  };
  struct Mix {
    std::size_t operator()(std::uint64_t pair) const;
  };
  class Symbols;

  const Merge* find_merge(std::int32_t first, std::int32_t second) const;
  std::vector<Symbol> letters_of_word(std::string_view word) const;
  bool add_bytes(std::string_view letter, Symbols& symbols) const;
  void merge(std::vector<Symbol>& symbols) const;

  Vocabulary vocabulary_;
  BytePairOptions options_;
  std::int32_t unknown_ = -1;
  std::unordered_map<std::uint64_t, Merge, Mix> merges_;
};

}  // namespace attnviz::text
