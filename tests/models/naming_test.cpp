#include "attnviz/models/naming/text.hpp"
#include "attnviz/models/naming/vision.hpp"
#include "support/catch.hpp"

using namespace attnviz::models;

TEST_CASE("our names become theirs, with the layer's number") {
  CHECK(translate(kHuggingFaceBert, "layers.11.attention.query.weight").name ==
        "encoder.layer.11.attention.self.query.weight");
  CHECK(translate(kHuggingFaceVit, "embeddings.position").name == "embeddings.position_embeddings");
  CHECK(translate(kOpenaiClipText, "embeddings.position.weight").name == "positional_embedding");
  CHECK(translate(kTimmVit, "layers.0.attention_scale").name == "blocks.0.ls1.gamma");
  CHECK(translate(kTorchvisionVit, "layers.3.mlp.up.bias").name == "encoder.layers.encoder_layer_3.mlp.0.bias");
}

TEST_CASE("the longest rule that fits decides") {
  CHECK(translate(kHuggingFaceBert, "classes.weight").name == "classifier.weight");
  CHECK(translate(kHuggingFaceBert, "classes.output.weight").name == "classifier.out_proj.weight");
  CHECK(translate(kHuggingFaceGpt2, "layers.2.mlp.up.weight").storage == NameRule::Storage::transposed);
  CHECK(translate(kHuggingFaceGpt2, "layers.2.mlp.up.bias").storage == NameRule::Storage::plain);
}

TEST_CASE("a head's name takes no prefix, and unknown parts have no name") {
  CHECK(translate(kHuggingFaceVit, "head.weight").absolute);
  CHECK_FALSE(translate(kHuggingFaceVit, "norm.weight").absolute);
  CHECK(translate(kHuggingFaceVit, "layers.0.attention_scale").name.empty());
  CHECK(translate(kHuggingFaceVit, "normal.weight").name.empty());
}
