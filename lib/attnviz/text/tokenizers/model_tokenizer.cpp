#include "attnviz/text/tokenizers/model_tokenizer.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/text/tokenizers/byte_letters.hpp"
#include "attnviz/text/tokenizers/known_tokenizers.hpp"
#include "attnviz/text/tokenizers/reaction.hpp"
#include "attnviz/text/tokenizers/tokenizer_json.hpp"

namespace attnviz::text {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& file) {
  std::error_code error;
  return fs::exists(file, error);
}

TokenizerParts load_parts(const fs::path& folder, const ModelTokenizer::Settings& settings) {
  const fs::path vocabulary = folder / "vocab.txt";
  if (settings.kind == ModelTokenizer::Settings::Kind::reaction) return bert_tokenizer(vocabulary, settings.bert);
  if (is_there(folder / "tokenizer.json")) return load_tokenizer_json(folder / "tokenizer.json");
  if (is_there(vocabulary)) return bert_tokenizer(vocabulary, settings.bert);
  if (is_there(folder / "vocab.json") && is_there(folder / "merges.txt")) {
    return byte_pair_tokenizer(folder, settings.prefix_space);
  }
  throw Error(ErrorKind::unsupported, io::path_text(folder) + ": has no tokenizer that can be read",
              "put its tokenizer.json there, or its vocab.txt, or its vocab.json and merges.txt");
}

std::int32_t mask_in(const TokenizerParts& parts) {
  for (const std::string_view word : {"[MASK]", "<mask>"}) {
    if (const auto id = parts.added.find(word)) return *id;
    if (const auto id = parts.model->vocabulary().find(word)) return *id;
  }
  return -1;
}

}  // namespace

ModelTokenizer ModelTokenizer::load(const fs::path& folder, const Settings& settings) {
  ModelTokenizer tokenizer;
  tokenizer.parts_ = load_parts(folder, settings);
  tokenizer.reaction_ = settings.kind == Settings::Kind::reaction;
  tokenizer.mask_ = mask_in(tokenizer.parts_);
  return tokenizer;
}

std::string_view ModelTokenizer::word(std::size_t id) const {
  if (id >= Vocabulary::kMostIds + AddedTokens::kMost) return {};
  const std::string_view added = parts_.added.word(static_cast<std::int32_t>(id));
  return added.empty() ? parts_.model->vocabulary().word(id) : added;
}

std::optional<std::int32_t> ModelTokenizer::find(std::string_view word) const {
  if (const auto id = parts_.added.find(word)) return id;
  return parts_.model->vocabulary().find(word);
}

std::string ModelTokenizer::readable(std::string_view word) const {
  return parts_.byte_level ? readable_bytes(word) : std::string(word);
}

std::vector<Piece> ModelTokenizer::pieces_of(std::string_view text) const {
  return reaction_ ? reaction_pieces(text, parts_.model->vocabulary()) : parts_.pieces_of(text);
}

Encoding ModelTokenizer::encode(std::string_view text, std::size_t most_pieces) const {
  Encoding encoding;
  std::vector<Piece> pieces = pieces_of(text);
  const std::size_t specials = parts_.post.specials_single();
  const std::size_t room = std::max(most_pieces, specials) - specials;
  if (pieces.size() > room) {
    encoding.cut = pieces.size() - room;
    pieces.resize(room);
  }
  encoding.pieces = with_specials(parts_.post.single, std::move(pieces), {});
  return encoding;
}

Encoding ModelTokenizer::encode_pair(std::string_view first, std::string_view second, std::size_t most_pieces) const {
  Encoding encoding;
  std::vector<Piece> a = pieces_of(first), b = pieces_of(second);
  const std::size_t specials = parts_.post.specials_pair();
  const std::size_t room = std::max(most_pieces, specials) - specials;
  while (a.size() + b.size() > room) {
    (a.size() > b.size() ? a : b).pop_back();
    ++encoding.cut;
  }
  encoding.pieces = with_specials(parts_.post.pair, std::move(a), std::move(b));
  return encoding;
}

}  // namespace attnviz::text
