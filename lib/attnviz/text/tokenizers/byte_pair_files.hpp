#pragma once

#include <filesystem>
#include <string>

#include "attnviz/io/json_document.hpp"
#include "attnviz/text/tokenizers/byte_pair.hpp"

namespace attnviz::text {

/// How a vocabulary writes a byte that is a piece of its own: <0x0A>.
std::string byte_word(unsigned char byte);

/// "merges" of a tokenizer.json: a list of ["a", "b"] or of "a b". Throws `format`.
BytePair::Merges read_merges(const io::JsonPlace& place);

/// merges.txt: a pair a line; lines that begin with #version and empty lines are left out. Throws not_found, io, limit
/// above 64 MB, `format` with the line that is no pair.
BytePair::Merges load_merges(const std::filesystem::path& file);

/// vocab.json: {"word": id, ...}. Throws not_found, io, limit above 64 MB, `format`.
Vocabulary load_json_vocabulary(const std::filesystem::path& file);

}  // namespace attnviz::text
