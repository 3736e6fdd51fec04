#include "attnviz/models/naming/vision.hpp"

#include <array>

namespace attnviz::models {
namespace {

constexpr std::array<std::string_view, 5> kIgnored = {"mask_token", "position_ids", "pooler.dense.weight",
                                                      "pooler.dense.bias", "logit_scale"};

constexpr std::array kVitRules = {
    NameRule{"embeddings.class_token", "embeddings.cls_token"},
    NameRule{"embeddings.distillation_token", "embeddings.distillation_token"},
    NameRule{"embeddings.position", "embeddings.position_embeddings"},
    NameRule{"embeddings.patch", "embeddings.patch_embeddings.projection"},
    NameRule{"layers.*.attention_norm", "encoder.layer.*.layernorm_before"},
    NameRule{"layers.*.attention.query", "encoder.layer.*.attention.attention.query"},
    NameRule{"layers.*.attention.key", "encoder.layer.*.attention.attention.key"},
    NameRule{"layers.*.attention.value", "encoder.layer.*.attention.attention.value"},
    NameRule{"layers.*.attention.output", "encoder.layer.*.attention.output.dense"},
    NameRule{"layers.*.mlp_norm", "encoder.layer.*.layernorm_after"},
    NameRule{"layers.*.mlp.up", "encoder.layer.*.intermediate.dense"},
    NameRule{"layers.*.mlp.down", "encoder.layer.*.output.dense"},
    NameRule{"norm", "layernorm"},
    NameRule{"head", "/classifier"},
};

constexpr auto kDeitRules = [] {
  std::array<NameRule, kVitRules.size() + 1> rules{};
  for (std::size_t place = 0; place < kVitRules.size(); ++place) rules[place] = kVitRules[place];
  rules[kVitRules.size() - 1] = {"head", "/cls_classifier"};
  rules[kVitRules.size()] = {"distillation_head", "/distillation_classifier"};
  return rules;
}();

constexpr std::array kDinov2Rules = {
    NameRule{"embeddings.class_token", "embeddings.cls_token"},
    NameRule{"embeddings.registers", "embeddings.register_tokens"},
    NameRule{"embeddings.position", "embeddings.position_embeddings"},
    NameRule{"embeddings.patch", "embeddings.patch_embeddings.projection"},
    NameRule{"layers.*.attention_norm", "encoder.layer.*.norm1"},
    NameRule{"layers.*.attention.query", "encoder.layer.*.attention.attention.query"},
    NameRule{"layers.*.attention.key", "encoder.layer.*.attention.attention.key"},
    NameRule{"layers.*.attention.value", "encoder.layer.*.attention.attention.value"},
    NameRule{"layers.*.attention.output", "encoder.layer.*.attention.output.dense"},
    NameRule{"layers.*.attention_scale", "encoder.layer.*.layer_scale1.lambda1"},
    NameRule{"layers.*.mlp_norm", "encoder.layer.*.norm2"},
    NameRule{"layers.*.mlp.up", "encoder.layer.*.mlp.fc1"},
    NameRule{"layers.*.mlp.down", "encoder.layer.*.mlp.fc2"},
    NameRule{"layers.*.mlp.gated_up", "encoder.layer.*.mlp.weights_in"},
    NameRule{"layers.*.mlp.gated_down", "encoder.layer.*.mlp.weights_out"},
    NameRule{"layers.*.mlp_scale", "encoder.layer.*.layer_scale2.lambda1"},
    NameRule{"norm", "layernorm"},
    NameRule{"head", "/classifier"},
};

constexpr std::array kClipVisionRules = {
    NameRule{"embeddings.class_token", "embeddings.class_embedding"},
    NameRule{"embeddings.position", "embeddings.position_embedding.weight"},
    NameRule{"embeddings.patch", "embeddings.patch_embedding"},
    NameRule{"embeddings.norm", "pre_layrnorm"},
    NameRule{"layers.*.attention_norm", "encoder.layers.*.layer_norm1"},
    NameRule{"layers.*.attention.query", "encoder.layers.*.self_attn.q_proj"},
    NameRule{"layers.*.attention.key", "encoder.layers.*.self_attn.k_proj"},
    NameRule{"layers.*.attention.value", "encoder.layers.*.self_attn.v_proj"},
    NameRule{"layers.*.attention.output", "encoder.layers.*.self_attn.out_proj"},
    NameRule{"layers.*.mlp_norm", "encoder.layers.*.layer_norm2"},
    NameRule{"layers.*.mlp.up", "encoder.layers.*.mlp.fc1"},
    NameRule{"layers.*.mlp.down", "encoder.layers.*.mlp.fc2"},
    NameRule{"norm", "post_layernorm"},
    NameRule{"projection", "/visual_projection"},
    NameRule{"pool.query", "head.probe"},
    NameRule{"pool.attention.qkv.weight", "head.attention.in_proj_weight"},
    NameRule{"pool.attention.qkv.bias", "head.attention.in_proj_bias"},
    NameRule{"pool.attention.output", "head.attention.out_proj"},
    NameRule{"pool.norm", "head.layernorm"},
    NameRule{"pool.mlp.up", "head.mlp.fc1"},
    NameRule{"pool.mlp.down", "head.mlp.fc2"},
};

constexpr std::array kTimmRules = {
    NameRule{"embeddings.class_token", "cls_token"},
    NameRule{"embeddings.distillation_token", "dist_token"},
    NameRule{"embeddings.registers", "reg_token"},
    NameRule{"embeddings.author_registers", "register_tokens"},
    NameRule{"embeddings.position", "pos_embed"},
    NameRule{"embeddings.patch", "patch_embed.proj"},
    NameRule{"embeddings.norm", "norm_pre"},
    NameRule{"layers.*.attention_norm", "blocks.*.norm1"},
    NameRule{"layers.*.attention.qkv", "blocks.*.attn.qkv"},
    NameRule{"layers.*.attention.output", "blocks.*.attn.proj"},
    NameRule{"layers.*.attention_scale", "blocks.*.ls1.gamma"},
    NameRule{"layers.*.mlp_norm", "blocks.*.norm2"},
    NameRule{"layers.*.mlp.up", "blocks.*.mlp.fc1"},
    NameRule{"layers.*.mlp.down", "blocks.*.mlp.fc2"},
    NameRule{"layers.*.mlp.gated_up", "blocks.*.mlp.w12"},
    NameRule{"layers.*.mlp.gated_down", "blocks.*.mlp.w3"},
    NameRule{"layers.*.mlp_scale", "blocks.*.ls2.gamma"},
    NameRule{"norm", "norm"},
    NameRule{"head", "head"},
    NameRule{"distillation_head", "head_dist"},
};

constexpr std::array kOpenaiClipRules = {
    NameRule{"embeddings.class_token", "class_embedding"},
    NameRule{"embeddings.position", "positional_embedding"},
    NameRule{"embeddings.patch", "conv1"},
    NameRule{"embeddings.norm", "ln_pre"},
    NameRule{"layers.*.attention_norm", "transformer.resblocks.*.ln_1"},
    NameRule{"layers.*.attention.qkv.weight", "transformer.resblocks.*.attn.in_proj_weight"},
    NameRule{"layers.*.attention.qkv.bias", "transformer.resblocks.*.attn.in_proj_bias"},
    NameRule{"layers.*.attention.output", "transformer.resblocks.*.attn.out_proj"},
    NameRule{"layers.*.mlp_norm", "transformer.resblocks.*.ln_2"},
    NameRule{"layers.*.mlp.up", "transformer.resblocks.*.mlp.c_fc"},
    NameRule{"layers.*.mlp.down", "transformer.resblocks.*.mlp.c_proj"},
    NameRule{"norm", "ln_post"},
};

constexpr std::array kTorchvisionRules = {
    NameRule{"embeddings.class_token", "class_token"},
    NameRule{"embeddings.position", "encoder.pos_embedding"},
    NameRule{"embeddings.patch", "conv_proj"},
    NameRule{"layers.*.attention_norm", "encoder.layers.encoder_layer_*.ln_1"},
    NameRule{"layers.*.attention.qkv.weight", "encoder.layers.encoder_layer_*.self_attention.in_proj_weight"},
    NameRule{"layers.*.attention.qkv.bias", "encoder.layers.encoder_layer_*.self_attention.in_proj_bias"},
    NameRule{"layers.*.attention.output", "encoder.layers.encoder_layer_*.self_attention.out_proj"},
    NameRule{"layers.*.mlp_norm", "encoder.layers.encoder_layer_*.ln_2"},
    NameRule{"layers.*.mlp.up", "encoder.layers.encoder_layer_*.mlp.0"},
    NameRule{"layers.*.mlp.down", "encoder.layers.encoder_layer_*.mlp.3"},
    NameRule{"norm", "encoder.ln"},
    NameRule{"head", "heads.head"},
};

}  // namespace

constinit const Naming kHuggingFaceVit{"Hugging Face ViT", "encoder.layer.0.layernorm_before.weight", kVitRules,
                                       kIgnored};
constinit const Naming kHuggingFaceDeit{"Hugging Face DeiT", "encoder.layer.0.layernorm_before.weight", kDeitRules,
                                        kIgnored};
constinit const Naming kHuggingFaceDinov2{"Hugging Face DINOv2", "encoder.layer.0.layer_scale1.lambda1", kDinov2Rules,
                                          kIgnored};
constinit const Naming kHuggingFaceClipVision{"Hugging Face CLIP, pictures", "embeddings.patch_embedding.weight",
                                              kClipVisionRules, kIgnored};
constinit const Naming kTimmVit{"timm", "blocks.0.attn.qkv.weight", kTimmRules, kIgnored};
constinit const Naming kOpenaiClip{"OpenAI CLIP, pictures", "ln_pre.weight", kOpenaiClipRules, kIgnored};
constinit const Naming kTorchvisionVit{"torchvision", "encoder.layers.encoder_layer_0.ln_1.weight", kTorchvisionRules,
                                       kIgnored};

}  // namespace attnviz::models
