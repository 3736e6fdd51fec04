#include "attnviz/models/architectures/vit.hpp"

#include "attnviz/models/architectures/vision_config.hpp"

namespace attnviz::models {
namespace {

/// So many channels of the patches tell whether a picture is of the network's world.
constexpr std::size_t kTold = 16;

std::unique_ptr<Model> load_with(const Checkpoint& checkpoint, const Naming& naming, const Config& config,
                                 const std::string& name) {
  VisionShape shape = vision_shape(config, {});
  shape.distillation_token = name == "deit";
  Weights weights(checkpoint, naming);
  auto model = std::make_unique<VisionTransformer>(name, weights, shape, config.labels("id2label"));
  weights.finish(name);
  if (config.has("world")) model->know_world(PictureWorld(config.section("world"), kTold));
  return model;
}

}  // namespace

std::unique_ptr<Model> load_vit(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  return load_with(checkpoint, naming, config, "vit");
}

std::unique_ptr<Model> load_deit(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  return load_with(checkpoint, naming, config, "deit");
}

}  // namespace attnviz::models
