#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/io/json_document.hpp"
#include "attnviz/text/tokenizers/aligned_text.hpp"

namespace attnviz::text {

/// SentencePiece's table of normalised letters ("Precompiled" in tokenizer.json): a double-array trie (Darts) of the
/// UTF-8 bytes of what is replaced, whose values are places in a block of texts that each end with a zero.
class Charsmap {
 public:
  /// Base64 of: the trie's size in bytes (4 bytes, little endian), the trie, the texts. Throws `format`.
  static Charsmap read(const io::JsonPlace& place);

  /// What replaces a letter or cluster: that of its shortest beginning which the table has.
  std::optional<std::string_view> find(std::string_view bytes) const;

  /// Rewrites clusters below six bytes as a whole, and what is longer or unknown letter by letter.
  void apply(Letters& letters) const;

 private:
  std::vector<std::uint32_t> trie_;
  std::string texts_;
};

}  // namespace attnviz::text
