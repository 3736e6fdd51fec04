#include "attnviz/text/tokenizers/reaction.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::text {
namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

/// Bytes of the token at the beginning of `rest`; 0 when none begins like this.
std::size_t token_length(std::string_view rest) {
  constexpr std::string_view kSingle = "BCNOSPFIbcnosp().=#-+\\/:~@?>*$0123456789";
  if (rest.starts_with('[')) {
    const std::size_t close = rest.find(']');
    return close == std::string_view::npos || close == 1 ? 0 : close + 1;
  }
  if (rest.starts_with("Br") || rest.starts_with("Cl") || rest.starts_with(">>")) return 2;
  if (rest.starts_with('%')) return rest.size() >= 3 && is_digit(rest[1]) && is_digit(rest[2]) ? 3 : 0;
  return kSingle.find(rest.front()) == std::string_view::npos ? 0 : 1;
}

}  // namespace

std::vector<Piece> reaction_pieces(std::string_view smiles, const Vocabulary& vocabulary) {
  std::vector<Piece> pieces;
  while (!smiles.empty() && (smiles.back() == '\n' || smiles.back() == '\r' || smiles.back() == ' '))
    smiles.remove_suffix(1);
  for (std::size_t begin = 0; begin < smiles.size();) {
    const std::size_t length = token_length(smiles.substr(begin));
    if (length == 0) {
      throw Error(ErrorKind::value,
                  "reaction: no SMILES token begins with " + io::in_quotes(smiles.substr(begin, 1)) + " at byte " +
                      std::to_string(begin),
                  "write it as REACTANTS>>PRODUCT, for example CC(=O)Cl.NCc1ccccc1>>CC(=O)NCc1ccccc1");
    }
    const std::string text(smiles.substr(begin, length));
    const auto id = vocabulary.find(text);
    pieces.push_back({.id = id ? *id : vocabulary.at("[UNK]"),
                      .text = text,
                      .begin = begin,
                      .end = begin + length,
                      .word = static_cast<std::int32_t>(pieces.size()),
                      .unknown = !id});
    begin += length;
  }
  return pieces;
}

}  // namespace attnviz::text
