#include "attnviz/pipeline/preprocessor_config.hpp"

#include "attnviz/models/registry.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::pipeline;

TEST_CASE("a CLIP without a config for pictures has CLIP's steps, with what open_clip's config says") {
  const test::TemporaryFolder folder;
  const auto weights = test::tests_path("golden/values/models/openai_clip/model.safetensors");
  std::filesystem::copy(weights, folder / "model.safetensors");
  const auto steps = [&] {
    return read_preprocessing(folder.path(), models::load(folder.path(), models::InputKind::picture)->facts());
  };
  const auto usual = steps();
  CHECK(usual.fit == image::PreprocessOptions::Fit::shortest_edge);
  CHECK(usual.edge == 32);
  CHECK(usual.crop_rows == 32);
  CHECK(usual.filter == image::Filter::bicubic);
  CHECK(usual.normalization.mean[1] == Approx(0.4578275));
  test::write_text(folder / "open_clip_config.json",
                   R"({"model_cfg": {}, "preprocess_cfg": {"mean": [0.1, 0.2, 0.3]}})");
  const auto other = steps();
  CHECK(other.normalization.mean[1] == Approx(0.2));
  CHECK(other.normalization.std[1] == Approx(0.26130258));
}

TEST_CASE("other networks without a config for pictures are fed squares by ImageNet's numbers") {
  const auto steps = read_preprocessing("nowhere", {.architecture = "timm_vit", .side = 48});
  CHECK(steps.fit == image::PreprocessOptions::Fit::exact);
  CHECK(steps.rows == 48);
  CHECK(steps.normalization.mean[0] == Approx(0.485));
}
