#include "attnviz/text/tokenizers/normalizer.hpp"

#include <algorithm>
#include <iterator>

#include "attnviz/io/escape.hpp"
#include "attnviz/text/letter_class.hpp"
#include "attnviz/text/tokenizers/byte_letters.hpp"
#include "attnviz/text/tokenizers/charsmap.hpp"
#include "attnviz/text/tokenizers/json_fields.hpp"
#include "attnviz/text/tokenizers/normal_forms.hpp"
#include "attnviz/text/tokenizers/replace.hpp"
#include "attnviz/text/unicode.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::text {
namespace {

bool is_dropped(char32_t value) {
  if (value == U'\t' || value == U'\n' || value == U'\r') return false;
  return value == 0 || value == kReplacement || is_unseen(value);
}

void clean(Letters& letters) {
  std::erase_if(letters, [](const Letter& letter) { return is_dropped(letter.value); });
  for (Letter& letter : letters) {
    if (is_whitespace(letter.value)) letter.value = U' ';
  }
}

void space_ideographs(Letters& letters) {
  if (std::ranges::none_of(letters, [](const Letter& letter) { return is_bert_ideograph(letter.value); })) return;
  std::vector<Change> changes;
  for (const Letter& letter : letters) {
    if (!is_bert_ideograph(letter.value)) {
      changes.push_back({letter.value, 0});
      continue;
    }
    changes.insert(changes.end(), {{U' ', 0}, {letter.value, 1}, {U' ', 1}});
  }
  rewrite(letters, changes);
}

void strip(Letters& letters, bool left, bool right) {
  const auto is_kept = [](const Letter& letter) { return !is_whitespace(letter.value); };
  if (right) letters.erase(std::find_if(letters.rbegin(), letters.rend(), is_kept).base(), letters.end());
  if (left) letters.erase(letters.begin(), std::ranges::find_if(letters, is_kept));
}

/// What the nmt rules of SentencePiece do before the normal form.
void clean_as_nmt(Letters& letters) {
  std::erase_if(letters, [](const Letter& letter) {
    const char32_t value = letter.value;
    return (value >= 1 && value <= 8) || value == 0xB || (value >= 0xE && value <= 0x1F) || value == 0x7F ||
           value == 0x8F || value == 0x9F;
  });
  constexpr std::u32string_view kSpaces = U"\t\n\f\r\u1680\u200B\u200C\u200D\u200E\u200F\u2028\u2029\u2581\uFEFF\uFFFD";
  for (Letter& letter : letters) {
    if (kSpaces.find(letter.value) != std::u32string_view::npos) letter.value = U' ';
  }
}

Normalizer read_bert(const io::JsonPlace& place) {
  BertNormalizerOptions options;
  options.lower_case = flag(place, "lowercase");
  options.clean = flag(place, "clean_text");
  options.split_ideographs = flag(place, "handle_chinese_chars");
  options.strip_accents = flag_or(place, "strip_accents", options.lower_case);
  return bert_normalizer(options);
}

Normalizer read_sequence(const io::JsonPlace& place) {
  std::vector<Normalizer> steps;
  for (const io::JsonPlace& item : place.at("normalizers").items()) steps.push_back(read_normalizer(item));
  return [steps](Letters& letters) {
    for (const Normalizer& step : steps) step(letters);
  };
}

Normalizer to_form(NormalForm form) {
  return [form](Letters& letters) { normalize(letters, form); };
}

}  // namespace

Normalizer bert_normalizer(const BertNormalizerOptions& options) {
  return [options](Letters& letters) {
    if (options.clean) clean(letters);
    if (options.split_ideographs) space_ideographs(letters);
    if (options.strip_accents) {
      normalize(letters, NormalForm::nfd);
      std::erase_if(letters, [](const Letter& letter) { return is_nonspacing_mark(letter.value); });
    }
    if (options.lower_case) lower_case(letters);
  };
}

Normalizer read_normalizer(const io::JsonPlace& place) {
  const std::string type = place.at("type").text();
  if (type == "BertNormalizer") return read_bert(place);
  if (type == "Sequence") return read_sequence(place);
  if (type == "NFC") return to_form(NormalForm::nfc);
  if (type == "NFD") return to_form(NormalForm::nfd);
  if (type == "NFKC") return to_form(NormalForm::nfkc);
  if (type == "NFKD") return to_form(NormalForm::nfkd);
  if (type == "Lowercase") return [](Letters& letters) { lower_case(letters); };
  if (type == "Nmt") return clean_as_nmt;
  if (type == "ByteLevel") return to_byte_letters;
  if (type == "Replace") return read_replace(place);
  if (type == "Precompiled") {
    return [map = Charsmap::read(place.at("precompiled_charsmap"))](Letters& letters) { map.apply(letters); };
  }
  if (type == "StripAccents") {
    return [](Letters& letters) { std::erase_if(letters, [](const Letter& letter) { return is_mark(letter.value); }); };
  }
  if (type == "Strip") {
    const bool left = flag(place, "strip_left"), right = flag(place, "strip_right");
    return [left, right](Letters& letters) { strip(letters, left, right); };
  }
  if (type == "Prepend") {
    return [added = letters_at(place.at("prepend"))](Letters& letters) { prepend(letters, added); };
  }
  refuse(place.at("type"), "is " + io::in_quotes(type) + ", which is not supported");
}

}  // namespace attnviz::text
