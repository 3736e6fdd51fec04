#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "attnviz/text/tokenizers/encoding.hpp"
#include "attnviz/text/tokenizers/normalizer.hpp"
#include "attnviz/text/tokenizers/tokenizer_parts.hpp"

namespace attnviz::text {

/// The tokenizer that belongs to a network. Immutable: many threads may use it.
class ModelTokenizer {
 public:
  /// What a folder's tokenizer_config.json says about a vocabulary without tokenizer.json; without the file BERT's
  /// rules hold. The settings come from the caller, who reads configs.
  struct Settings {
    enum class Kind { from_files, reaction } kind = Kind::from_files;
    BertNormalizerOptions bert;  ///< vocab.txt
    bool prefix_space = false;   ///< vocab.json: add_prefix_space
  };
  /// tokenizer.json if there is one, else vocab.txt, else vocab.json with merges.txt; a reaction tokenizer has
  /// vocab.txt. Throws as the reader of what is found, and `unsupported` when nothing is.
  static ModelTokenizer load(const std::filesystem::path& folder, const Settings& settings);

  /// The pieces of a text or a pair with the special tokens of the network. Special tokens that stand in a text are
  /// themselves. Of texts that need more than `most_pieces` the end of the longer one is left out.
  Encoding encode(std::string_view text, std::size_t most_pieces) const;
  Encoding encode_pair(std::string_view first, std::string_view second, std::size_t most_pieces) const;

  /// As the vocabulary writes it; empty for an id without a word.
  std::string_view word(std::size_t id) const;
  /// A word or the text of a piece for readers: bytes of byte-level vocabularies become the letters that they are.
  std::string readable(std::string_view word) const;
  /// The number of a word as the vocabulary writes it, if it is there.
  std::optional<std::int32_t> find(std::string_view word) const;
  /// Of [MASK] or <mask>; -1: it has neither.
  std::int32_t mask_id() const { return mask_; }
  /// Whether its texts are reactions, and its pieces their atoms and bonds.
  bool reads_reactions() const { return reaction_; }

 private:
  TokenizerParts parts_;
  bool reaction_ = false;
  std::int32_t mask_ = -1;

  std::vector<Piece> pieces_of(std::string_view text) const;
};

}  // namespace attnviz::text
