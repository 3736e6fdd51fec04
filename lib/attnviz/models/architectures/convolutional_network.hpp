#pragma once

#include <optional>

#include "attnviz/models/config.hpp"
#include "attnviz/models/layers/class_head.hpp"
#include "attnviz/models/layers/feature_block.hpp"
#include "attnviz/models/model.hpp"

namespace attnviz::models {

/// A convolutional network whose blocks have gates.
///   x = blocks(stem(picture))        classes = head(last(tail(x)))
class ConvolutionalNetwork : public Model {
 public:
  struct Parts {
    FeatureLayers stem;
    std::vector<FeatureBlock> blocks;
    std::vector<std::size_t> stages;  ///< the stage of each block
    FeatureLayers tail;               ///< over places, behind the last block
    FeatureLayers pooled;             ///< the mean over places and what comes behind it
    std::size_t width = 0;            ///< channels behind the tail
    std::optional<ClassHead> head;
    std::vector<std::string> labels;
  };

  /// Throws `unsupported` when no block has a gate.
  ConvolutionalNetwork(std::string architecture, Parts parts);

 private:
  std::size_t count_tokens(const ModelInput& /*input*/) const override { return 0; }
  ModelRun run_checked(const ModelInput& input, const Request& request, Sink& sink) const override;

  Parts parts_;
};

}  // namespace attnviz::models
