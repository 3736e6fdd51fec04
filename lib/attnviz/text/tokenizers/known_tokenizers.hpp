#pragma once

#include <filesystem>

#include "attnviz/text/tokenizers/tokenizer_parts.hpp"

namespace attnviz::text {

/// BERT's tokenizer from a vocab.txt: what clean-up the network wants, its special tokens, and [CLS] A [SEP] B [SEP].
/// Throws as Vocabulary::load, and `format` for a vocabulary without [UNK], [CLS] or [SEP].
TokenizerParts bert_tokenizer(const std::filesystem::path& vocabulary, const BertNormalizerOptions& options);

/// The three byte-level tokenizers that are found as vocab.json and merges.txt. Their vocabularies tell them apart:
/// CLIP's words end with </w>, RoBERTa's has <s> and </s>, GPT-2's has neither.
/// `prefix_space`: GPT-2 and RoBERTa put a space before a text.
/// Throws as load_json_vocabulary, load_merges and BytePair.
TokenizerParts byte_pair_tokenizer(const std::filesystem::path& folder, bool prefix_space);

}  // namespace attnviz::text
