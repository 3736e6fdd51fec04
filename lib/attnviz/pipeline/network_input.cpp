#include "attnviz/pipeline/network_input.hpp"

#include <algorithm>
#include <array>

namespace attnviz::pipeline {
namespace {

std::int64_t whole(std::size_t number) {
  return static_cast<std::int64_t>(number);
}

/// What the source writes for pieces of one word, or their own label where they stand alone.
std::vector<WordOfPieces> words_of(const std::vector<text::Piece>& pieces, const std::array<std::string, 2>& sources,
                                   const std::vector<std::string>& labels) {
  std::vector<WordOfPieces> words;
  for (std::size_t place = 0; place < pieces.size(); ++place) {
    const text::Piece& piece = pieces[place];
    const bool goes_on = place > 0 && !piece.special && !pieces[place - 1].special && piece.word >= 0 &&
                         piece.word == pieces[place - 1].word && piece.sentence == pieces[place - 1].sentence;
    if (!goes_on) {
      words.push_back({place, place + 1, labels[place]});
      continue;
    }
    WordOfPieces& word = words.back();
    word.end = place + 1;
    const std::size_t begin = pieces[word.begin].begin;
    word.label = sources[std::min<std::size_t>(piece.sentence, 1)].substr(begin, piece.end - begin);
  }
  return words;
}

std::optional<text::ReactionAtoms> atoms_of(const std::vector<text::Piece>& pieces) {
  std::vector<std::string> tokens;
  tokens.reserve(pieces.size());
  for (const text::Piece& piece : pieces) tokens.push_back(piece.special ? "" : piece.text);
  return text::reaction_atoms(tokens);
}

}  // namespace

NetworkInput picture_input(const Network& network, const Pixels& rgb, std::size_t cells) {
  const models::ModelFacts& facts = network.model->facts();
  image::PreprocessOptions options = network.preprocess;
  if (cells > 0 || facts.heads_named.empty()) {
    options.fit = image::PreprocessOptions::Fit::longest_edge;
    options.edge = cells > 0 ? cells * facts.patch : facts.side;
    options.multiple = facts.patch;
    options.crop_rows = options.crop_columns = 0;
  }
  image::NetworkPicture picture = image::preprocess(rgb, options);
  NetworkInput result;
  const std::size_t rows = picture.pixels.shape(1) / facts.patch, columns = picture.pixels.shape(2) / facts.patch;
  const auto patch = static_cast<double>(facts.patch);
  result.layout.grid =
      Grid{rows,         columns,     facts.prefix.size(), Affine{patch, patch, 0, 0}.then(picture.to_source),
           rgb.shape(1), rgb.shape(0)};
  result.layout.tokens = Matrix::from_shape({facts.prefix.size() + rows * columns, std::size_t{0}});
  result.layout.learned = true;
  result.steps.push_back({"resize",
                          {{"width", whole(picture.resized_columns)},
                           {"height", whole(picture.resized_rows)},
                           {"cropped_width", whole(picture.pixels.shape(2))},
                           {"cropped_height", whole(picture.pixels.shape(1))}}});
  if (facts.gate_stages.empty()) {
    result.steps.push_back(
        {"patches", {{"side", whole(facts.patch)}, {"rows", whole(rows)}, {"columns", whole(columns)}}});
  }
  result.special.assign(result.layout.count(), false);
  std::fill_n(result.special.begin(), facts.prefix.size(), true);
  result.special_names = facts.prefix;
  result.input.pixels = std::move(picture.pixels);
  return result;
}

NetworkInput text_input(const Network& network, const std::string& text, const std::string& second) {
  const std::size_t most = network.model->facts().most_tokens;
  const text::Encoding encoding =
      second.empty() ? network.tokenizer->encode(text, most) : network.tokenizer->encode_pair(text, second, most);
  NetworkInput result;
  for (const text::Piece& piece : encoding.pieces) {
    if (!piece.special && piece.id == network.tokenizer->mask_id()) result.masked.push_back(result.input.ids.size());
    result.input.ids.push_back(piece.id);
    if (!second.empty()) result.input.types.push_back(piece.type);
    // "##ing" is how a vocabulary marks a piece inside of a word; readers know it from everywhere.
    result.layout.token_labels.push_back(network.tokenizer->readable(piece.text));
    result.special.push_back(piece.special);
    auto& names = result.special_names;
    if (piece.special && std::ranges::find(names, piece.text) == names.end()) names.push_back(piece.text);
  }
  result.words = words_of(encoding.pieces, {text, second}, result.layout.token_labels);
  if (network.tokenizer->reads_reactions()) result.atoms = atoms_of(encoding.pieces);
  result.layout.tokens = Matrix::from_shape({encoding.pieces.size(), std::size_t{0}});
  const auto count = [&](bool text::Piece::*which) {
    return whole(static_cast<std::size_t>(std::ranges::count(encoding.pieces, true, which)));
  };
  result.steps.push_back({"tokenize",
                          {{"tokenizer", network.name},
                           {"tokens", whole(encoding.pieces.size())},
                           {"special", count(&text::Piece::special)},
                           {"unknown", count(&text::Piece::unknown)},
                           {"cut", whole(encoding.cut)}}});
  return result;
}

}  // namespace attnviz::pipeline
