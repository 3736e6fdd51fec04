#pragma once

#include "attnviz/text/tokenizers/pre_tokenizer.hpp"

namespace attnviz::text {

/// SentencePiece's spaces: they become a letter (U+2581), one is put before the text, and words are cut before each.
/// Throws `format`.
PreTokenizer read_metaspace(const io::JsonPlace& place);

}  // namespace attnviz::text
