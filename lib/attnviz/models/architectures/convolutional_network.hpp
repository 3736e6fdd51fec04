#pragma once

#include <optional>

#include "attnviz/models/config.hpp"
#include "attnviz/models/layers/class_head.hpp"
#include "attnviz/models/layers/feature_block.hpp"
#include "attnviz/models/layers/picture_world.hpp"
#include "attnviz/models/model.hpp"

namespace attnviz::models {

/// A convolutional network whose blocks have gates.
///   x = blocks(stem(picture))        classes = head(last(tail(x)))
class ConvolutionalNetwork : public Model {
 public:
  /// Whether a network without gates is taken: in their place it shows what each place says for its answer.
  enum class Gates { required, optional };

  struct Parts {
    FeatureLayers stem;
    std::vector<FeatureBlock> blocks;
    std::vector<std::size_t> stages;  ///< the stage of each block
    FeatureLayers tail;               ///< over places, behind the last block
    FeatureLayers pooled;             ///< the mean over places and what comes behind it
    std::size_t width = 0;            ///< channels behind the tail
    std::optional<ClassHead> head;
    std::vector<std::string> labels;
    std::string shown;                       ///< the map to draw first
    std::optional<std::size_t> shown_block;  ///< the block whose gate makes it
    std::size_t side = 224;                  ///< pixels on a side at which it was trained
    std::size_t stride = 32;                 ///< pixels on a side of one place behind the last block
    std::optional<PictureWorld> world;       ///< told by the stem's features
    Gates gates = Gates::required;
  };

  /// Throws `unsupported` when no block has a gate and one is required.
  ConvolutionalNetwork(std::string architecture, Parts parts);

  std::span<const std::string> labels() const override { return parts_.labels; }

 private:
  std::size_t count_tokens(const ModelInput& /*input*/) const override { return 0; }
  ModelRun run_checked(const ModelInput& input, const Request& request, Sink& sink) const override;
  bool has_gates() const;
  void conclude(FeatureMap features, const Request& request, Sink& sink, ModelRun& run) const;

  Parts parts_;
};

}  // namespace attnviz::models
