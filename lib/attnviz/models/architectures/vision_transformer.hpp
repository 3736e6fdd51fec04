#pragma once

#include <optional>

#include "attnviz/models/layers/class_head.hpp"
#include "attnviz/models/layers/patches.hpp"
#include "attnviz/models/layers/picture_world.hpp"
#include "attnviz/models/layers/stack.hpp"
#include "attnviz/models/model.hpp"

namespace attnviz::models {

/// What distinguishes one vision transformer from another.
struct VisionShape {
  BlockShape block;
  std::size_t layers = 0, patch = 0, side = 0;
  bool class_token = true, distillation_token = false;
  std::size_t registers = 0;  ///< tokens between the class token and the patches, which have no position
  std::string_view registers_name = "embeddings.registers";
  /// Whether the position table has rows for the class and distillation tokens.
  bool prefix_has_positions = true;
  PositionResize resize = PositionResize::bicubic;
  Bias patch_bias = Bias::required;
  bool norm_before = false;  ///< CLIP: a norm between embedding and first layer
  /// What the last norm is applied to: all tokens, or only what the head takes from them (CLIP).
  enum class LastNorm { tokens, pooled } last_norm = LastNorm::tokens;
};

/// The vision transformer. Dosovitskiy et al. 2020, arXiv:2010.11929; registers: Darcet et al. 2023, arXiv:2309.16588.
///   x = [class; registers; patches] + positions        y = norm(layers(x))
class VisionTransformer : public Model {
 public:
  /// `head`: the classes' names, one or two linear layers "head" and "distillation_head" when the weights have them.
  VisionTransformer(std::string architecture, Weights& weights, const VisionShape& shape,
                    std::vector<std::string> labels);

  std::span<const std::string> labels() const override { return labels_; }
  /// What the first channels of the patches are like for the pictures it was trained on: a run says when one is not.
  void know_world(PictureWorld world) { world_ = std::move(world); }

 private:
  std::size_t count_tokens(const ModelInput& input) const override;
  ModelRun run_checked(const ModelInput& input, const Request& request, Sink& sink) const override;
  Explanation explain_checked(const ModelInput& input, const ExplainRequest& request,
                              GradientSink* sink) const override;
  Matrix embed(const Tensor3& pixels) const;
  std::string outside_of_world(const Tensor3& pixels) const;
  std::vector<float> read_by_head(const Matrix& tokens, std::size_t head) const;
  Matrix head_gradient(std::size_t answer, std::size_t tokens) const;
  Prediction classify(const Matrix& tokens, std::size_t count) const;
  std::size_t positioned_prefix() const;  ///< how many rows the position table has before the patches
  std::size_t prefix() const { return facts().prefix.size(); }

  VisionShape shape_;
  PatchEmbedding patches_;
  Matrix prefix_tokens_;  ///< [prefix,width], positions not added
  Matrix positions_;      ///< [rows,width] as stored
  GridSize trained_grid_;
  Norm norm_before_, norm_;
  Stack stack_;
  std::vector<ClassHead> heads_;
  bool reads_patches_ = false;  ///< the head reads the class token and the mean of the patches: DINOv2's classifiers
  std::vector<std::string> labels_;
  std::optional<PictureWorld> world_;
};

}  // namespace attnviz::models
