#include "attnviz/models/naming/text.hpp"

#include <array>

namespace attnviz::models {
namespace {

using enum NameRule::Storage;

/// Position numbers, causal masks, and heads of tasks that are not drawn.
constexpr std::array<std::string_view, 9> kIgnored = {
    "position_ids",          "attn.bias",         "attn.masked_bias",
    "pooler.dense.weight",   "pooler.dense.bias", "seq_relationship.weight",
    "seq_relationship.bias", "logit_scale",       "logit_bias"};

constexpr std::array kBertRules = {
    NameRule{"embeddings.word", "embeddings.word_embeddings"},
    NameRule{"embeddings.position", "embeddings.position_embeddings"},
    NameRule{"embeddings.type", "embeddings.token_type_embeddings"},
    NameRule{"embeddings.norm", "embeddings.LayerNorm"},
    NameRule{"embeddings.projection", "embeddings_project"},
    NameRule{"layers.*.attention.query", "encoder.layer.*.attention.self.query"},
    NameRule{"layers.*.attention.key", "encoder.layer.*.attention.self.key"},
    NameRule{"layers.*.attention.value", "encoder.layer.*.attention.self.value"},
    NameRule{"layers.*.attention.output", "encoder.layer.*.attention.output.dense"},
    NameRule{"layers.*.attention_norm", "encoder.layer.*.attention.output.LayerNorm"},
    NameRule{"layers.*.mlp.up", "encoder.layer.*.intermediate.dense"},
    NameRule{"layers.*.mlp.down", "encoder.layer.*.output.dense"},
    NameRule{"layers.*.mlp_norm", "encoder.layer.*.output.LayerNorm"},
    NameRule{"pooler", "pooler.dense"},
    NameRule{"masked.transform", "/cls.predictions.transform.dense"},
    NameRule{"masked.norm", "/cls.predictions.transform.LayerNorm"},
    NameRule{"masked.bias", "/cls.predictions.bias"},
    NameRule{"masked.decoder", "/cls.predictions.decoder"},
    NameRule{"roberta_masked.transform", "/lm_head.dense"},
    NameRule{"roberta_masked.norm", "/lm_head.layer_norm"},
    NameRule{"roberta_masked.bias", "/lm_head.bias"},
    NameRule{"roberta_masked.decoder", "/lm_head.decoder"},
    NameRule{"electra_masked.transform", "/generator_predictions.dense"},
    NameRule{"electra_masked.norm", "/generator_predictions.LayerNorm"},
    NameRule{"electra_masked.bias", "/generator_lm_head.bias"},
    NameRule{"electra_masked.decoder", "/generator_lm_head"},
    NameRule{"discriminator.transform", "/discriminator_predictions.dense"},
    NameRule{"discriminator.decoder", "/discriminator_predictions.dense_prediction"},
    NameRule{"classes", "/classifier"},
    NameRule{"classes.transform", "/classifier.dense"},
    NameRule{"classes.output", "/classifier.out_proj"},
};

constexpr std::array kAlbertRules = {
    NameRule{"embeddings.word", "embeddings.word_embeddings"},
    NameRule{"embeddings.position", "embeddings.position_embeddings"},
    NameRule{"embeddings.type", "embeddings.token_type_embeddings"},
    NameRule{"embeddings.norm", "embeddings.LayerNorm"},
    NameRule{"embeddings.projection", "encoder.embedding_hidden_mapping_in"},
    NameRule{"layers.*.attention.query", "encoder.albert_layer_groups.*.albert_layers.0.attention.query"},
    NameRule{"layers.*.attention.key", "encoder.albert_layer_groups.*.albert_layers.0.attention.key"},
    NameRule{"layers.*.attention.value", "encoder.albert_layer_groups.*.albert_layers.0.attention.value"},
    NameRule{"layers.*.attention.output", "encoder.albert_layer_groups.*.albert_layers.0.attention.dense"},
    NameRule{"layers.*.attention_norm", "encoder.albert_layer_groups.*.albert_layers.0.attention.LayerNorm"},
    NameRule{"layers.*.mlp.up", "encoder.albert_layer_groups.*.albert_layers.0.ffn"},
    NameRule{"layers.*.mlp.down", "encoder.albert_layer_groups.*.albert_layers.0.ffn_output"},
    NameRule{"layers.*.mlp_norm", "encoder.albert_layer_groups.*.albert_layers.0.full_layer_layer_norm"},
    NameRule{"pooler", "pooler"},
    NameRule{"masked.transform", "/predictions.dense"},
    NameRule{"masked.norm", "/predictions.LayerNorm"},
    NameRule{"masked.bias", "/predictions.bias"},
    NameRule{"masked.decoder", "/predictions.decoder"},
    NameRule{"classes", "/classifier"},
};

constexpr std::array kDistilbertRules = {
    NameRule{"embeddings.word", "embeddings.word_embeddings"},
    NameRule{"embeddings.position", "embeddings.position_embeddings"},
    NameRule{"embeddings.norm", "embeddings.LayerNorm"},
    NameRule{"layers.*.attention.query", "transformer.layer.*.attention.q_lin"},
    NameRule{"layers.*.attention.key", "transformer.layer.*.attention.k_lin"},
    NameRule{"layers.*.attention.value", "transformer.layer.*.attention.v_lin"},
    NameRule{"layers.*.attention.output", "transformer.layer.*.attention.out_lin"},
    NameRule{"layers.*.attention_norm", "transformer.layer.*.sa_layer_norm"},
    NameRule{"layers.*.mlp.up", "transformer.layer.*.ffn.lin1"},
    NameRule{"layers.*.mlp.down", "transformer.layer.*.ffn.lin2"},
    NameRule{"layers.*.mlp_norm", "transformer.layer.*.output_layer_norm"},
    NameRule{"masked.transform", "/vocab_transform"},
    NameRule{"masked.norm", "/vocab_layer_norm"},
    NameRule{"masked.bias", "/vocab_projector.bias"},
    NameRule{"masked.decoder", "/vocab_projector"},
    NameRule{"pooler", "/pre_classifier"},
    NameRule{"classes", "/classifier"},
};

constexpr std::array kMpnetRules = {
    NameRule{"embeddings.word", "embeddings.word_embeddings"},
    NameRule{"embeddings.position", "embeddings.position_embeddings"},
    NameRule{"embeddings.norm", "embeddings.LayerNorm"},
    NameRule{"relative_positions", "encoder.relative_attention_bias"},
    NameRule{"layers.*.attention.query", "encoder.layer.*.attention.attn.q"},
    NameRule{"layers.*.attention.key", "encoder.layer.*.attention.attn.k"},
    NameRule{"layers.*.attention.value", "encoder.layer.*.attention.attn.v"},
    NameRule{"layers.*.attention.output", "encoder.layer.*.attention.attn.o"},
    NameRule{"layers.*.attention_norm", "encoder.layer.*.attention.LayerNorm"},
    NameRule{"layers.*.mlp.up", "encoder.layer.*.intermediate.dense"},
    NameRule{"layers.*.mlp.down", "encoder.layer.*.output.dense"},
    NameRule{"layers.*.mlp_norm", "encoder.layer.*.output.LayerNorm"},
    NameRule{"pooler", "pooler.dense"},
    NameRule{"masked.transform", "/lm_head.dense"},
    NameRule{"masked.norm", "/lm_head.layer_norm"},
    NameRule{"masked.bias", "/lm_head.bias"},
    NameRule{"masked.decoder", "/lm_head.decoder"},
};

constexpr std::array kGpt2Rules = {
    NameRule{"embeddings.word", "wte"},
    NameRule{"embeddings.position", "wpe"},
    NameRule{"layers.*.attention_norm", "h.*.ln_1"},
    NameRule{"layers.*.attention.qkv.weight", "h.*.attn.c_attn.weight", transposed},
    NameRule{"layers.*.attention.qkv.bias", "h.*.attn.c_attn.bias"},
    NameRule{"layers.*.attention.output.weight", "h.*.attn.c_proj.weight", transposed},
    NameRule{"layers.*.attention.output.bias", "h.*.attn.c_proj.bias"},
    NameRule{"layers.*.mlp_norm", "h.*.ln_2"},
    NameRule{"layers.*.mlp.up.weight", "h.*.mlp.c_fc.weight", transposed},
    NameRule{"layers.*.mlp.up.bias", "h.*.mlp.c_fc.bias"},
    NameRule{"layers.*.mlp.down.weight", "h.*.mlp.c_proj.weight", transposed},
    NameRule{"layers.*.mlp.down.bias", "h.*.mlp.c_proj.bias"},
    NameRule{"norm", "ln_f"},
    NameRule{"next.decoder", "/lm_head"},
};

constexpr std::array kClipTextRules = {
    NameRule{"embeddings.word", "embeddings.token_embedding"},
    NameRule{"embeddings.position", "embeddings.position_embedding"},
    NameRule{"layers.*.attention_norm", "encoder.layers.*.layer_norm1"},
    NameRule{"layers.*.attention.query", "encoder.layers.*.self_attn.q_proj"},
    NameRule{"layers.*.attention.key", "encoder.layers.*.self_attn.k_proj"},
    NameRule{"layers.*.attention.value", "encoder.layers.*.self_attn.v_proj"},
    NameRule{"layers.*.attention.output", "encoder.layers.*.self_attn.out_proj"},
    NameRule{"layers.*.mlp_norm", "encoder.layers.*.layer_norm2"},
    NameRule{"layers.*.mlp.up", "encoder.layers.*.mlp.fc1"},
    NameRule{"layers.*.mlp.down", "encoder.layers.*.mlp.fc2"},
    NameRule{"norm", "final_layer_norm"},
};

constexpr std::array kOpenaiClipTextRules = {
    NameRule{"embeddings.word", "token_embedding"},
    NameRule{"embeddings.position.weight", "positional_embedding"},
    NameRule{"layers.*.attention_norm", "transformer.resblocks.*.ln_1"},
    NameRule{"layers.*.attention.qkv.weight", "transformer.resblocks.*.attn.in_proj_weight"},
    NameRule{"layers.*.attention.qkv.bias", "transformer.resblocks.*.attn.in_proj_bias"},
    NameRule{"layers.*.attention.output", "transformer.resblocks.*.attn.out_proj"},
    NameRule{"layers.*.mlp_norm", "transformer.resblocks.*.ln_2"},
    NameRule{"layers.*.mlp.up", "transformer.resblocks.*.mlp.c_fc"},
    NameRule{"layers.*.mlp.down", "transformer.resblocks.*.mlp.c_proj"},
    NameRule{"norm", "ln_final"},
};

}  // namespace

constinit const Naming kHuggingFaceBert{"Hugging Face BERT", "encoder.layer.0.attention.self.query.weight", kBertRules,
                                        kIgnored};
constinit const Naming kHuggingFaceAlbert{
    "Hugging Face ALBERT", "encoder.albert_layer_groups.0.albert_layers.0.ffn.weight", kAlbertRules, kIgnored};
constinit const Naming kHuggingFaceDistilbert{"Hugging Face DistilBERT", "transformer.layer.0.attention.q_lin.weight",
                                              kDistilbertRules, kIgnored};
constinit const Naming kHuggingFaceMpnet{"Hugging Face MPNet", "encoder.layer.0.attention.attn.q.weight", kMpnetRules,
                                         kIgnored};
constinit const Naming kHuggingFaceGpt2{"Hugging Face GPT-2", "h.0.attn.c_attn.weight", kGpt2Rules, kIgnored};
constinit const Naming kHuggingFaceClipText{"Hugging Face CLIP, texts", "embeddings.token_embedding.weight",
                                            kClipTextRules, kIgnored};
constinit const Naming kOpenaiClipText{"OpenAI CLIP, texts", "ln_final.weight", kOpenaiClipTextRules, kIgnored};

}  // namespace attnviz::models
