#include "attnviz/text/tokenizers/known_tokenizers.hpp"

#include "attnviz/io/escape.hpp"
#include "attnviz/text/tokenizers/byte_pair.hpp"
#include "attnviz/text/tokenizers/byte_pair_files.hpp"
#include "attnviz/text/tokenizers/normal_forms.hpp"
#include "attnviz/text/tokenizers/word_piece.hpp"
#include "attnviz/text/unicode.hpp"

namespace attnviz::text {
namespace {

PostProcessor::Special special(const Vocabulary& vocabulary, const std::string& word) {
  return {word, vocabulary.at(word)};
}

/// Those of the words that the vocabulary has.
AddedTokens specials_in(const Vocabulary& vocabulary, std::initializer_list<AddedToken> words) {
  std::vector<AddedToken> found;
  for (const AddedToken& word : words) {
    if (vocabulary.find(word.text)) found.push_back(word);
  }
  return {std::move(found), vocabulary, {}};
}

struct Words {
  Vocabulary vocabulary;
  BytePair::Merges merges;
  std::string merges_name;
};

std::shared_ptr<const BytePair> model_of(Words words, BytePairOptions options) {
  return std::make_shared<BytePair>(std::move(words.vocabulary), words.merges, std::move(options), words.merges_name);
}

TokenizerParts gpt2(Words words, bool prefix_space) {
  TokenizerParts parts;
  parts.added = specials_in(words.vocabulary, {{.text = "<|endoftext|>"}});
  parts.pre_tokenizer = byte_level_pre_tokenizer({.prefix_space = prefix_space});
  parts.model = model_of(std::move(words), {});
  return parts;
}

TokenizerParts roberta(Words words, bool prefix_space) {
  TokenizerParts parts;
  parts.added = specials_in(words.vocabulary, {{.text = "<s>"},
                                               {.text = "</s>"},
                                               {.text = "<pad>"},
                                               {.text = "<unk>"},
                                               {.text = "<mask>", .takes_left = true}});
  parts.pre_tokenizer = byte_level_pre_tokenizer({.prefix_space = prefix_space});
  parts.post = PostProcessor::roberta(special(words.vocabulary, "<s>"), special(words.vocabulary, "</s>"));
  parts.post.trim = TrimSpaces{prefix_space};
  parts.model = model_of(std::move(words), {});
  return parts;
}

TokenizerParts clip(Words words) {
  TokenizerParts parts;
  const std::string begin = "<|startoftext|>", end = "<|endoftext|>", word_end = "</w>";
  parts.added = specials_in(words.vocabulary, {{.text = begin}, {.text = end}});
  parts.normalizer = [](Letters& letters) {
    normalize(letters, NormalForm::nfc);
    lower_case(letters);
  };
  const Pattern pattern = clip_pattern();
  const PreTokenizer bytes = byte_level_pre_tokenizer({.cut = false});
  parts.pre_tokenizer = [pattern, bytes](Chunks& chunks) {
    split(chunks, pattern, SplitBehavior::removed, true);
    bytes(chunks);
  };
  parts.post = PostProcessor::roberta(special(words.vocabulary, begin), special(words.vocabulary, end));
  parts.model = model_of(std::move(words), {.unknown = end, .word_end = word_end});
  return parts;
}

}  // namespace

TokenizerParts bert_tokenizer(const std::filesystem::path& file, const BertNormalizerOptions& options) {
  TokenizerParts parts;
  auto model = std::make_shared<WordPiece>(Vocabulary::load(file), WordPieceOptions{});
  const Vocabulary& vocabulary = model->vocabulary();
  parts.added = specials_in(
      vocabulary, {{.text = "[PAD]"}, {.text = "[UNK]"}, {.text = "[CLS]"}, {.text = "[SEP]"}, {.text = "[MASK]"}});
  parts.normalizer = bert_normalizer(options);
  parts.pre_tokenizer = bert_pre_tokenizer();
  parts.post = PostProcessor::bert(special(vocabulary, "[CLS]"), special(vocabulary, "[SEP]"));
  parts.model = std::move(model);
  return parts;
}

TokenizerParts byte_pair_tokenizer(const std::filesystem::path& folder, bool prefix_space) {
  const std::filesystem::path merges = folder / "merges.txt";
  Words words{load_json_vocabulary(folder / "vocab.json"), load_merges(merges), io::path_text(merges)};
  const auto has = [&words](std::string_view word) { return words.vocabulary.find(word).has_value(); };
  TokenizerParts parts;
  if (has("<|startoftext|>") && has("!</w>")) {
    parts = clip(std::move(words));
  } else if (has("<s>") && has("</s>")) {
    parts = roberta(std::move(words), prefix_space);
  } else {
    parts = gpt2(std::move(words), prefix_space);
  }
  parts.byte_level = true;
  return parts;
}

}  // namespace attnviz::text
