#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "attnviz/text/tokenizers/tokenizer_parts.hpp"

namespace attnviz::text {

/// tokenizer.json of the library `tokenizers`, version 1.0: models WordPiece, BPE, Unigram and WordLevel with the parts
/// that read_normalizer, read_pre_tokenizer and PostProcessor::read know. Its padding and truncation do not count.
/// Throws not_found, io, `limit` above 64 MB or for JSON that is too deep, `format` with the place of what is wrong,
/// and `unsupported` with the name of what is not known.
TokenizerParts load_tokenizer_json(const std::filesystem::path& file);
/// The same from its text; `name` is for messages.
TokenizerParts read_tokenizer_json(std::string_view text, const std::string& name);

}  // namespace attnviz::text
