#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/io/json_document.hpp"
#include "attnviz/text/tokenizers/chunk.hpp"
#include "attnviz/text/tokenizers/normalizer.hpp"
#include "attnviz/text/tokenizers/prefix_tree.hpp"
#include "attnviz/text/tokenizers/vocabulary.hpp"

namespace attnviz::text {

/// A token that is found in a text as it is written, before anything is cut: [MASK], <|endoftext|> ...
struct AddedToken {
  std::string text;
  bool single_word = false;    ///< only where no letter touches it
  bool takes_left = false;     ///< with the whitespace before it
  bool takes_right = false;    ///< with the whitespace behind it
  bool in_normalized = false;  ///< looked for in the normalised text
};

/// All of them. A token that the vocabulary has keeps its id there, others are numbered behind it.
class AddedTokens {
 public:
  static constexpr std::size_t kMost = 100'000;

  AddedTokens() = default;
  AddedTokens(std::vector<AddedToken> tokens, const Vocabulary& vocabulary, const Normalizer& normalizer);
  /// "added_tokens" of a tokenizer.json. Throws `format`, `limit` as PrefixTree.
  static AddedTokens read(const io::JsonPlace& place, const Vocabulary& vocabulary, const Normalizer& normalizer);

  /// Chunks between which the tokens stand; what is no token has been through the normalizer (none: an empty function).
  Chunks extract(std::string_view source, const Normalizer& normalizer) const;

  std::optional<std::int32_t> find(std::string_view text) const;
  /// Empty when no added token has this id.
  std::string_view word(std::int32_t id) const;

 private:
  struct Numbered {
    AddedToken token;
    std::int32_t id = 0;
  };
  Chunks cut(const Letters& letters, const PrefixTree& tree) const;

  std::vector<Numbered> tokens_;
  PrefixTree as_written_, normalized_;  ///< numbers are places in tokens_
};

}  // namespace attnviz::text
