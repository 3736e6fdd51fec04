#pragma once

#include <functional>
#include <optional>

#include "attnviz/io/json_document.hpp"
#include "attnviz/text/tokenizers/aligned_text.hpp"

namespace attnviz::text {

/// Rewrites a text before it is cut. Many threads may use one.
using Normalizer = std::function<void(Letters&)>;

struct BertNormalizerOptions {
  bool clean = true;             ///< controls are dropped, every whitespace is a space
  bool split_ideographs = true;  ///< every Han character is a word
  bool strip_accents = true;
  bool lower_case = true;
};
Normalizer bert_normalizer(const BertNormalizerOptions& options);

/// The normalizer of a tokenizer.json: BertNormalizer, NFC, NFD, NFKC, NFKD, Lowercase, StripAccents, Strip, Replace (a
/// literal text, or the expressions \s+ and " {2,}"), Prepend, Nmt, ByteLevel, Precompiled and Sequence. Throws
/// `format`, and `unsupported` for any other.
Normalizer read_normalizer(const io::JsonPlace& place);

}  // namespace attnviz::text
