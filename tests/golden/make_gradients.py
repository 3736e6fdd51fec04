#!/usr/bin/env python3
"""Gradients of attention weights and Chefer's relevance for every tiny checkpoint with a head.

Made with torch 2.14.1, transformers 5.24.0, timm 1.0.31, torchvision 0.29.1, safetensors 0.8 on CPU, eager
attention, in double precision, by torch.autograd. Run from anywhere, behind make_models.py, whose checkpoints and inputs it reads:
    python3 tests/golden/make_gradients.py
It adds to values/models/ the checkpoints that only have a head here (dinov2_classes, dinov2_registers_classes,
distilbert_classes, albert_classes, roberta_classes, electra_classes, vit_quick, timm_scaled) and writes
values/gradients.safetensors: for each case NAME
    NAME.answer      the class or word whose logit was differentiated
    NAME.token       the token that predicts it (texts whose head names words)
    NAME.gradients   [layers, heads, tokens, tokens], of the weights behind the softmax
    NAME.relevance   [tokens, tokens], R = I; R += mean_h(relu(A grad A)) R, layer by layer (arXiv:2103.15679)
Needed only to change the values.
"""

import torch
import torchvision
import transformers as hf
from safetensors.torch import load_file, save_file

import golden_values
import make_models as tiny

FOUND = {}
SCALED = dict(img_size=32, num_classes=4, reg_tokens=2, no_embed_class=True, init_values=0.5)
MODELS = tiny.VALUES


def relevance(attentions, gradients):
    tokens = attentions[0].shape[-1]
    rows = torch.eye(tokens, dtype=torch.float64)
    for weights, gradient in zip(attentions, gradients):
        rows = rows + (weights[0] * gradient[0]).clamp(min=0).mean(0) @ rows
    return rows


def keep(name, logits, attentions, answer, token=None):
    logit = logits[answer] if token is None else logits[token, answer]
    gradients = torch.autograd.grad(logit, attentions)
    FOUND[f"{name}.answer"] = torch.tensor([answer])
    if token is not None:
        FOUND[f"{name}.token"] = torch.tensor([token])
    FOUND[f"{name}.gradients"] = torch.stack([g[0] for g in gradients]).float().contiguous()
    FOUND[f"{name}.relevance"] = relevance(attentions, gradients).detach().float().contiguous()
    print(name, "answer", answer, "largest gradient", float(FOUND[f"{name}.gradients"].abs().max()))


def inputs_of(name):
    stored = load_file(MODELS / name / "expected.safetensors")
    keys = [key for key in ("input_ids", "token_type_ids", "pixel_values") if key in stored]
    return {key: stored[key][None].double() if key == "pixel_values" else stored[key][None] for key in keys}


def transformer(name, kind, answer, token=None):
    module = kind.from_pretrained(MODELS / name, attn_implementation="eager").double().eval()
    run = module(**inputs_of(name), output_attentions=True)
    keep(name, run.logits[0], run.attentions, answer, token)


def from_timm(name, module, answer):
    module.load_state_dict(load_file(MODELS / name / "model.safetensors"))
    module = module.double().eval()
    attentions = []
    for block in module.blocks:
        block.attn.fused_attn = False
        block.attn.attn_drop.register_forward_hook(lambda _, inputs, __: attentions.append(inputs[0]))
    keep(name, module(inputs_of(name)["pixel_values"])[0], attentions, answer)


def from_torchvision(name, answer):
    module = torchvision.models.VisionTransformer(image_size=32, patch_size=8, num_layers=3, num_heads=4, hidden_dim=24,
                                                  mlp_dim=32, num_classes=4)
    module.load_state_dict(load_file(MODELS / name / "model.safetensors"))
    module = module.double().eval()
    attentions = []
    for block in module.encoder.layers:
        plain = block.self_attention

        def attend(query, key, value, plain=plain, **_):
            """torch.nn.MultiheadAttention in its own weights, with the softmax within reach."""
            heads, width = plain.num_heads, plain.embed_dim
            parts = torch.nn.functional.linear(query, plain.in_proj_weight, plain.in_proj_bias).chunk(3, -1)
            q, k, v = (part.unflatten(-1, (heads, width // heads)).transpose(1, 2) for part in parts)
            weights = (q @ k.transpose(-1, -2) / (width // heads) ** 0.5).softmax(-1)
            attentions.append(weights)
            return plain.out_proj((weights @ v).transpose(1, 2).flatten(2)), None
        block.self_attention.forward = attend
    keep(name, module(inputs_of(name)["pixel_values"])[0], attentions, answer)


def add_classifiers():
    """Heads that make_models.py has no checkpoint of."""
    classes = {**tiny.TEXT, "num_labels": 3}
    tiny.picture_case("dinov2_classes", hf.Dinov2ForImageClassification(hf.Dinov2Config(
        **tiny.SIGHT, mlp_ratio=4, use_swiglu_ffn=True, num_labels=4)), logits=True)
    tiny.picture_case("dinov2_registers_classes", hf.Dinov2WithRegistersForImageClassification(
        hf.Dinov2WithRegistersConfig(**tiny.SIGHT, mlp_ratio=2, num_register_tokens=2, num_labels=4)), logits=True)
    tiny.text_case("distilbert_classes", hf.DistilBertForSequenceClassification(hf.DistilBertConfig(
        vocab_size=40, dim=24, n_layers=3, n_heads=4, hidden_dim=32, max_position_embeddings=24, num_labels=3,
        attn_implementation="eager")))
    tiny.text_case("albert_classes", hf.AlbertForSequenceClassification(hf.AlbertConfig(**classes, embedding_size=16)))
    tiny.text_case("roberta_classes", hf.RobertaForSequenceClassification(
        hf.RobertaConfig(**{**classes, "type_vocab_size": 1})))
    tiny.text_case("electra_classes", hf.ElectraForSequenceClassification(
        hf.ElectraConfig(**classes, embedding_size=16)))
    tiny.picture_case("vit_quick", hf.ViTForImageClassification(
        hf.ViTConfig(**tiny.SIGHT, hidden_act="quick_gelu", num_labels=4)), logits=True)
    tiny.timm_case("timm_scaled", tiny.timm_module(**SCALED), (32, 40), logits=True)


if __name__ == "__main__":
    add_classifiers()
    for name, kind, answer in [
            ("vit", hf.ViTForImageClassification, 2), ("vit_quick", hf.ViTForImageClassification, 0),
            ("deit", hf.DeiTForImageClassificationWithTeacher, 3),
            ("dinov2_classes", hf.Dinov2ForImageClassification, 1),
            ("dinov2_registers_classes", hf.Dinov2WithRegistersForImageClassification, 0),
            ("bert_classes", hf.BertForSequenceClassification, 1),
            ("distilbert_classes", hf.DistilBertForSequenceClassification, 0),
            ("albert_classes", hf.AlbertForSequenceClassification, 2),
            ("roberta_classes", hf.RobertaForSequenceClassification, 1),
            ("electra_classes", hf.ElectraForSequenceClassification, 0)]:
        transformer(name, kind, answer)
    for name, kind, answer, token in [
            ("bert", hf.BertForMaskedLM, 7, 4), ("distilbert", hf.DistilBertForMaskedLM, 30, 2),
            ("roberta", hf.RobertaForMaskedLM, 12, 9), ("electra", hf.ElectraForMaskedLM, 5, 0),
            ("albert", hf.AlbertForMaskedLM, 21, 6), ("mpnet", hf.MPNetForMaskedLM, 33, 5),
            ("gpt2", hf.GPT2LMHeadModel, 17, 10)]:
        transformer(name, kind, answer, token)
    from_timm("timm_plain", tiny.timm_module(img_size=32, num_classes=4), 1)
    from_timm("timm_scaled", tiny.timm_module(**SCALED), 3)
    from_torchvision("torchvision_vit", 0)
    save_file(FOUND, golden_values.VALUES / "gradients.safetensors")
    print("gradients.safetensors", sum(t.numel() for t in FOUND.values()) * 4 // 1000, "kB")
