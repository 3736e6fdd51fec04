#include "attnviz/text/tokenizers/pre_tokenizer.hpp"

#include "attnviz/io/escape.hpp"
#include "attnviz/text/letter_class.hpp"
#include "attnviz/text/tokenizers/byte_letters.hpp"
#include "attnviz/text/tokenizers/json_fields.hpp"
#include "attnviz/text/tokenizers/metaspace.hpp"
#include "attnviz/text/unicode.hpp"

namespace attnviz::text {
namespace {

/// `\w+|[^\w\s]+`
std::size_t word_or_symbols(std::span<const Letter> letters, std::size_t place) {
  const auto kind = [&](std::size_t at) {
    const char32_t value = letters[at].value;
    return is_word_letter(value) ? 2 : is_whitespace(value) ? 0 : 1;
  };
  const int first = kind(place);
  if (first == 0) return place;
  while (place < letters.size() && kind(place) == first) ++place;
  return place;
}

SplitBehavior read_behavior(const io::JsonPlace& place) {
  const std::string name = place.text();
  if (name == "Removed") return SplitBehavior::removed;
  if (name == "Isolated") return SplitBehavior::isolated;
  if (name == "MergedWithPrevious") return SplitBehavior::merged_with_previous;
  if (name == "MergedWithNext") return SplitBehavior::merged_with_next;
  if (name == "Contiguous") return SplitBehavior::contiguous;
  place.complain("is " + io::in_quotes(name) + ", not a behaviour of a split");
}

PreTokenizer splitting(Pattern pattern, SplitBehavior behavior, bool invert = false) {
  return [pattern = std::move(pattern), behavior, invert](Chunks& chunks) { split(chunks, pattern, behavior, invert); };
}

PreTokenizer read_split(const io::JsonPlace& place) {
  return splitting(read_pattern(place.at("pattern")), read_behavior(place.at("behavior")),
                   flag_or(place, "invert", false));
}

PreTokenizer read_digits(const io::JsonPlace& place) {
  const bool single = flag_or(place, "individual_digits", false);
  return splitting(one_of(is_number), single ? SplitBehavior::isolated : SplitBehavior::contiguous);
}

PreTokenizer read_sequence(const io::JsonPlace& place) {
  std::vector<PreTokenizer> steps;
  for (const io::JsonPlace& item : place.at("pretokenizers").items()) steps.push_back(read_pre_tokenizer(item));
  return [steps](Chunks& chunks) {
    for (const PreTokenizer& step : steps) step(chunks);
  };
}

}  // namespace

PreTokenizer bert_pre_tokenizer() {
  return [](Chunks& chunks) {
    split(chunks, one_of(is_whitespace), SplitBehavior::removed);
    split(chunks, one_of(is_bert_punctuation), SplitBehavior::isolated);
  };
}

PreTokenizer byte_level_pre_tokenizer(const ByteLevelOptions& options) {
  return [options](Chunks& chunks) {
    for (Chunk& chunk : chunks) {
      if (!chunk.token && options.prefix_space && chunk.letters.front().value != U' ') prepend(chunk.letters, U" ");
    }
    if (options.cut) split(chunks, gpt2_pattern(), SplitBehavior::isolated);
    for (Chunk& chunk : chunks) {
      if (!chunk.token) to_byte_letters(chunk.letters);
    }
  };
}

PreTokenizer read_pre_tokenizer(const io::JsonPlace& place) {
  const std::string type = place.at("type").text();
  if (type == "BertPreTokenizer") return bert_pre_tokenizer();
  if (type == "ByteLevel") {
    return byte_level_pre_tokenizer({flag(place, "add_prefix_space"), flag_or(place, "use_regex", true)});
  }
  if (type == "Whitespace") return splitting(word_or_symbols, SplitBehavior::removed, true);
  if (type == "WhitespaceSplit") return splitting(one_of(is_whitespace), SplitBehavior::removed);
  if (type == "Punctuation") {
    const auto behavior = field(place, "behavior");
    return splitting(one_of(is_bert_punctuation), behavior ? read_behavior(*behavior) : SplitBehavior::isolated);
  }
  if (type == "Digits") return read_digits(place);
  if (type == "Metaspace") return read_metaspace(place);
  if (type == "Split") return read_split(place);
  if (type == "Sequence") return read_sequence(place);
  if (type == "CharDelimiterSplit") {
    const std::u32string delimiter = letters_at(place.at("delimiter"));
    if (delimiter.size() != 1) place.at("delimiter").complain("is not one letter");
    return splitting(literal(delimiter), SplitBehavior::removed);
  }
  refuse(place.at("type"), "is " + io::in_quotes(type) + ", which is not supported");
}

}  // namespace attnviz::text
