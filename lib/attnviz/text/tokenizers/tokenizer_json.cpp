#include "attnviz/text/tokenizers/tokenizer_json.hpp"

#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/text/tokenizers/byte_pair.hpp"
#include "attnviz/text/tokenizers/json_fields.hpp"
#include "attnviz/text/tokenizers/unigram.hpp"
#include "attnviz/text/tokenizers/word_level.hpp"
#include "attnviz/text/tokenizers/word_piece.hpp"

namespace attnviz::text {
namespace {

/// Files of early versions name no type; each kind has a field that the others lack.
std::string type_of(const io::JsonPlace& place) {
  if (const auto type = field(place, "type")) return type->text();
  if (place.has("merges")) return "BPE";
  if (place.has("unk_id")) return "Unigram";
  return place.has("continuing_subword_prefix") ? "WordPiece" : "WordLevel";
}

std::shared_ptr<const PieceModel> read_model(const io::JsonPlace& place, const std::string& file) {
  const std::string type = type_of(place);
  if (type == "BPE") return std::make_shared<BytePair>(BytePair::read(place, file));
  if (type == "Unigram") return std::make_shared<Unigram>(Unigram::read(place, file));
  if (type == "WordPiece") return std::make_shared<WordPiece>(WordPiece::read(place, file));
  if (type == "WordLevel") return std::make_shared<WordLevel>(WordLevel::read(place, file));
  refuse(place.at("type"), "is " + io::in_quotes(type) + ", which is not supported");
}

}  // namespace

TokenizerParts load_tokenizer_json(const std::filesystem::path& file) {
  return read_tokenizer_json(io::read_text(file, Vocabulary::kMostBytes), io::path_text(file));
}

TokenizerParts read_tokenizer_json(std::string_view text, const std::string& name) {
  const io::JsonValue document = io::parse_json(text, name);
  const io::JsonPlace place(document, name);
  if (const auto version = field(place, "version"); version && version->text() != "1.0") {
    refuse(*version, "is " + io::in_quotes(version->text()) + ", only 1.0 is known");
  }
  TokenizerParts parts;
  parts.model = read_model(place.at("model"), name);
  if (const auto found = field(place, "normalizer")) parts.normalizer = read_normalizer(*found);
  if (const auto found = field(place, "pre_tokenizer")) parts.pre_tokenizer = read_pre_tokenizer(*found);
  if (const auto found = field(place, "post_processor")) parts.post = PostProcessor::read(*found);
  if (const auto found = field(place, "added_tokens")) {
    parts.added = AddedTokens::read(*found, parts.model->vocabulary(), parts.normalizer);
  }
  if (const auto found = field(place, "decoder")) parts.byte_level = text_or(*found, "type", "") == "ByteLevel";
  return parts;
}

}  // namespace attnviz::text
