#include "attnviz/pipeline/network_features.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::pipeline {
namespace {

/// Nobody looks at the weights.
class NoSink : public models::Sink {
  void attention(std::size_t, Tensor3) override {}
};

}  // namespace

NetworkFeatures picture_features(const Network& network, const Pixels& rgb, std::size_t cells) {
  const models::ModelFacts& facts = network.model->facts();
  image::PreprocessOptions options = network.preprocess;
  options.fit = image::PreprocessOptions::Fit::longest_edge;
  options.edge = cells * facts.patch;
  options.multiple = facts.patch;
  options.crop_rows = options.crop_columns = 0;
  const image::NetworkPicture picture = image::preprocess(rgb, options);

  NoSink sink;
  const models::ModelRun run = network.model->run({.pixels = picture.pixels}, {.tokens = true}, sink);
  const std::size_t prefix = facts.prefix.size(), count = run.tokens.shape(0) - prefix;
  NetworkFeatures features{.tokens = Matrix::from_shape({count, facts.width}),
                           .grid = covering_grid(picture.pixels.shape(1) / facts.patch,
                                                 picture.pixels.shape(2) / facts.patch, rgb.shape(1), rgb.shape(0)),
                           .side = options.edge};
  std::copy_n(row_of(run.tokens, prefix).data(), features.tokens.size(), features.tokens.data());
  return features;
}

WordFeatures word_features(const Network& network, std::string_view text) {
  const text::Encoding encoding = network.tokenizer->encode(text, network.model->facts().most_tokens);
  models::ModelInput input;
  for (const text::Piece& piece : encoding.pieces) input.ids.push_back(piece.id);
  NoSink sink;
  const models::ModelRun run = network.model->run(input, {.tokens = true}, sink);

  WordFeatures features{.cut = encoding.cut};
  const std::size_t width = run.tokens.shape(1);
  std::vector<float> sums;
  std::vector<std::size_t> counts;
  std::int32_t word = -1;
  for (std::size_t place = 0; place < encoding.pieces.size(); ++place) {
    const text::Piece& piece = encoding.pieces[place];
    if (piece.special) continue;
    if (piece.word != word) {
      word = piece.word;
      features.words.push_back({"", piece.begin, piece.end});
      if (piece.unknown) ++features.unknown;
      counts.push_back(0);
      sums.resize(sums.size() + width, 0.0F);
    }
    features.words.back().end = piece.end;
    ++counts.back();
    const auto token = row_of(run.tokens, place);
    float* sum = sums.data() + sums.size() - width;
    for (std::size_t number = 0; number < width; ++number) sum[number] += token[number];
  }
  if (features.words.empty()) throw Error(ErrorKind::value, network.name + ": a text without words");
  features.vectors = Matrix::from_shape({features.words.size(), width});
  for (std::size_t row = 0; row < counts.size(); ++row) {
    text::Token& token = features.words[row];
    token.text = text::well_formed(text.substr(token.begin, token.end - token.begin));
    for (std::size_t number = 0; number < width; ++number) {
      features.vectors(row, number) = sums[row * width + number] / static_cast<float>(counts[row]);
    }
  }
  return features;
}

}  // namespace attnviz::pipeline
