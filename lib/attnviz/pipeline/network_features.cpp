#include "attnviz/pipeline/network_features.hpp"

#include <algorithm>

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

}  // namespace attnviz::pipeline
