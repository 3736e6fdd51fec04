#pragma once

#include <functional>

#include "attnviz/io/json_document.hpp"
#include "attnviz/text/tokenizers/chunk.hpp"

namespace attnviz::text {

/// Cuts a text into words before a vocabulary is asked. Many threads may use one.
using PreTokenizer = std::function<void(Chunks&)>;

/// At whitespace, which is dropped, and around every punctuation mark.
PreTokenizer bert_pre_tokenizer();

/// The words of GPT-2, in the letters of their bytes. `prefix_space`: a text that begins without a space gets one, so
/// that its first word is spelled as all others.
struct ByteLevelOptions {
  bool prefix_space = false;
  bool cut = true;
};
PreTokenizer byte_level_pre_tokenizer(const ByteLevelOptions& options);

/// The pre-tokenizer of a tokenizer.json: BertPreTokenizer, ByteLevel, Whitespace, WhitespaceSplit, Punctuation,
/// Digits, Metaspace, Split with a literal text or a known expression, CharDelimiterSplit and Sequence. Throws
/// `format`, and `unsupported` for any other.
PreTokenizer read_pre_tokenizer(const io::JsonPlace& place);

}  // namespace attnviz::text
