#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "attnviz/io/json_document.hpp"
#include "attnviz/text/tokenizers/encoding.hpp"

namespace attnviz::text {

/// What stands around the pieces of a text: [CLS] A [SEP] B [SEP], or nothing.
struct TemplatePart {
  enum class Kind { first, second, special } kind = Kind::first;
  std::uint8_t type = 0;  ///< token type of its pieces
  std::int32_t id = 0;    ///< special
  std::string text;       ///< special
};
using Template = std::vector<TemplatePart>;

/// Whether spans leave out the spaces that belong to their pieces.
struct TrimSpaces {
  bool prefix_space = false;  ///< the first space of a text may be one that was put there
};

struct PostProcessor {
  Template single = {{}};
  Template pair = {{}, {.kind = TemplatePart::Kind::second, .type = 1}};
  std::optional<TrimSpaces> trim;

  /// Pieces of special tokens.
  std::size_t specials_single() const;
  std::size_t specials_pair() const;

  /// BERT's and RoBERTa's templates.
  struct Special {
    std::string text;
    std::int32_t id = 0;
  };
  static PostProcessor bert(const Special& begin, const Special& end);
  static PostProcessor roberta(const Special& begin, const Special& end);

  /// The post-processor of a tokenizer.json: TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel and
  /// Sequence with at most one template. Throws `format`, `unsupported`.
  static PostProcessor read(const io::JsonPlace& place);
};

/// The pieces of one text or of a pair with what stands around them. `second` is empty for one text.
std::vector<Piece> with_specials(const Template& parts, std::vector<Piece> first, std::vector<Piece> second);

/// Takes the spaces that a piece begins and ends with out of its span, as the library `tokenizers` does.
void trim_spaces(std::vector<Piece>& pieces, std::string_view source, const TrimSpaces& options);

}  // namespace attnviz::text
