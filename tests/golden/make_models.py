#!/usr/bin/env python3
"""Tiny random checkpoints of every architecture, saved by transformers and timm themselves, with what they compute.

Made with torch 2.14.1, transformers 5.24.0, timm 1.0.31, torchvision 0.29.1, safetensors 0.8 on CPU. Run from anywhere:
    python3 tests/golden/make_models.py [NAME ...]
Each folder under values/models/ holds the checkpoint as its library saves it, and expected.safetensors: the inputs
(input_ids, token_type_ids or pixel_values), attentions.N, hidden_states.N, last_hidden_state and logits. Weights are
drawn large enough that attention is far from even. Seeds are fixed. Needed only to change the values.
"""
import json
import pathlib
import shutil
import sys
import zlib

import numpy as np
import golden_values
import timm
import torch
import torchvision
import transformers as hf
from safetensors.torch import save_file
from timm.models import vision_transformer as timm_vit

VALUES = pathlib.Path(__file__).parent / "values" / "models"
MAKERS = {}


def maker(function):
    MAKERS[function.__name__] = function
    return function


def randomise(module, name):
    """Every parameter from a seed: matrices so large that softmaxes are peaked, norms near one."""
    generator = torch.Generator().manual_seed(zlib.crc32(name.encode()))
    with torch.no_grad():
        for key, value in module.named_parameters():
            draw = torch.randn(value.shape, generator=generator)
            norm = "norm" in key.lower() or "ln_" in key or "lambda" in key or "gamma" in key
            if value.dim() >= 2:
                value.copy_(draw * 0.35)
            elif norm and not key.endswith("bias"):
                value.copy_(1 + 0.2 * draw)
            else:
                value.copy_(draw * 0.1)
    return module.eval()


def save(name, expected, module=None):
    folder = VALUES / name
    if module is not None:
        shutil.rmtree(folder, ignore_errors=True)
        module.save_pretrained(folder)
        (folder / "generation_config.json").unlink(missing_ok=True)
    tensors = {key: torch.as_tensor(value).contiguous().clone() for key, value in expected.items()}
    tensors = {key: value.float() if value.is_floating_point() else value for key, value in tensors.items()}
    save_file(tensors, folder / "expected.safetensors")
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"{name}: {size / 1000:.0f} kB")


def outputs(run, logits=None):
    expected = {}
    for number, value in enumerate(run.attentions):
        expected[f"attentions.{number}"] = value[0]
    for number, value in enumerate(run.hidden_states):
        expected[f"hidden_states.{number}"] = value[0]
    if getattr(run, "last_hidden_state", None) is not None:
        expected["last_hidden_state"] = run.last_hidden_state[0]
    if logits is not None:
        expected["logits"] = logits[0]
    return expected


KEEP = {"output_attentions": True, "output_hidden_states": True}


def text_case(name, module, logits=True, vocabulary=40, types=False, pad=1):
    randomise(module, name)
    generator = torch.Generator().manual_seed(zlib.crc32(name.encode()) + 1)
    ids = torch.randint(pad + 2, vocabulary, (1, 11), generator=generator)
    inputs = {"input_ids": ids}
    if types:
        inputs["token_type_ids"] = torch.tensor([[0] * 6 + [1] * 5])
    with torch.no_grad():
        run = module(**inputs, **KEEP)
    save(name, {**{k: v[0] for k, v in inputs.items()}, **outputs(run, run.logits if logits else None)}, module)


def picture_case(name, module, size=(32, 32), logits=False, **arguments):
    randomise(module, name)
    generator = torch.Generator().manual_seed(zlib.crc32(name.encode()) + 1)
    pixels = torch.randn((1, 3, *size), generator=generator)
    with torch.no_grad():
        run = module(pixel_values=pixels, **KEEP, **arguments)
    save(name, {"pixel_values": pixels[0], **outputs(run, run.logits if logits else None)}, module)


TEXT = dict(vocab_size=40, hidden_size=24, num_hidden_layers=3, num_attention_heads=4, intermediate_size=32,
            max_position_embeddings=24, attn_implementation="eager")
SIGHT = dict(hidden_size=24, num_hidden_layers=3, num_attention_heads=4, intermediate_size=32, image_size=32,
             patch_size=8, attn_implementation="eager")


@maker
def bert():
    text_case("bert", hf.BertForMaskedLM(hf.BertConfig(**TEXT)), types=True)


@maker
def bert_base():
    text_case("bert_base", hf.BertModel(hf.BertConfig(**TEXT)), logits=False, types=True)


@maker
def bert_classes():
    config = hf.BertConfig(**TEXT, num_labels=3, id2label={0: "good", 1: "bad", 2: "neither"})
    text_case("bert_classes", hf.BertForSequenceClassification(config), types=True)


@maker
def bert_gamma():
    """The first BERT files: gamma and beta instead of weight and bias."""
    module = hf.BertModel(hf.BertConfig(**TEXT))
    text_case("bert_gamma", module, logits=False, types=True)
    file = VALUES / "bert_gamma" / "model.safetensors"
    renamed = {key.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): value
               for key, value in module.state_dict().items() if not key.endswith("position_ids")}
    save_file({key: value.contiguous().clone() for key, value in renamed.items()}, file)


@maker
def distilbert():
    config = hf.DistilBertConfig(vocab_size=40, dim=24, n_layers=3, n_heads=4, hidden_dim=32,
                                 max_position_embeddings=24, attn_implementation="eager")
    text_case("distilbert", hf.DistilBertForMaskedLM(config))


@maker
def roberta():
    text_case("roberta", hf.RobertaForMaskedLM(hf.RobertaConfig(**{**TEXT, "type_vocab_size": 1})))


@maker
def electra():
    text_case("electra", hf.ElectraForMaskedLM(hf.ElectraConfig(**TEXT, embedding_size=16)), types=True)


@maker
def albert():
    text_case("albert", hf.AlbertForMaskedLM(hf.AlbertConfig(**TEXT, embedding_size=16)), types=True)


@maker
def mpnet():
    text_case("mpnet", hf.MPNetForMaskedLM(hf.MPNetConfig(**TEXT)))


@maker
def gpt2():
    config = hf.GPT2Config(vocab_size=40, n_embd=24, bos_token_id=0, eos_token_id=0, n_layer=3, n_head=4, n_positions=24, attn_implementation="eager")
    text_case("gpt2", hf.GPT2LMHeadModel(config))


@maker
def gpt2_base():
    config = hf.GPT2Config(vocab_size=40, n_embd=24, bos_token_id=0, eos_token_id=0, n_layer=3, n_head=4, n_positions=24, attn_implementation="eager")
    text_case("gpt2_base", hf.GPT2Model(config), logits=False)


@maker
def vit():
    config = hf.ViTConfig(**SIGHT, num_labels=4, id2label={0: "cat", 1: "dog", 2: "owl", 3: "eel"})
    picture_case("vit", hf.ViTForImageClassification(config), logits=True)


@maker
def vit_wide():
    """Another resolution than the position table's, not square; no bias of query, key and value."""
    config = hf.ViTConfig(**SIGHT, qkv_bias=False)
    picture_case("vit_wide", hf.ViTModel(config, add_pooling_layer=False), size=(24, 56), interpolate_pos_encoding=True)


@maker
def deit():
    config = hf.DeiTConfig(**SIGHT, num_labels=4)
    picture_case("deit", hf.DeiTForImageClassificationWithTeacher(config), logits=True)


@maker
def dinov2():
    config = hf.Dinov2Config(**{**SIGHT, "image_size": 40}, mlp_ratio=2)
    picture_case("dinov2", hf.Dinov2Model(config), size=(56, 24))


@maker
def dinov2_swiglu():
    config = hf.Dinov2Config(**SIGHT, mlp_ratio=4, use_swiglu_ffn=True)
    picture_case("dinov2_swiglu", hf.Dinov2Model(config))


@maker
def dinov2_with_registers():
    config = hf.Dinov2WithRegistersConfig(**{**SIGHT, "image_size": 48}, mlp_ratio=2, num_register_tokens=3)
    picture_case("dinov2_with_registers", hf.Dinov2WithRegistersModel(config), size=(24, 64))


def both_halves(name, module, vision_arguments, draw=True, size=(40, 24)):
    if draw:
        randomise(module, name)
    generator = torch.Generator().manual_seed(zlib.crc32(name.encode()) + 1)
    pixels = torch.randn((1, 3, *size), generator=generator)
    ids = torch.randint(3, 38, (1, 9), generator=generator)
    with torch.no_grad():
        seen = module.vision_model(pixel_values=pixels, **KEEP, **vision_arguments)
        read = module.text_model(input_ids=ids, **KEEP)
    expected = {"pixel_values": pixels[0], "input_ids": ids[0]}
    expected |= {f"vision.{key}": value for key, value in outputs(seen).items()}
    expected |= {f"text.{key}": value for key, value in outputs(read).items()}
    save(name, expected, module)


@maker
def clip():
    text = dict(vocab_size=40, hidden_size=24, num_hidden_layers=3, num_attention_heads=4, intermediate_size=32,
                max_position_embeddings=16, eos_token_id=39, bos_token_id=38)
    sight = {key: value for key, value in SIGHT.items() if key != "attn_implementation"}
    config = hf.CLIPConfig(text_config=text, vision_config=sight, projection_dim=16, attn_implementation="eager")
    both_halves("clip", hf.CLIPModel(config), {"interpolate_pos_encoding": True})


def in_openai_names(state):
    """CLIPModel's tensors as OpenAI calls them: query, key and value in one, projections turned around."""
    renamed = {"visual.proj": state["visual_projection.weight"].T, "text_projection": state["text_projection.weight"].T,
               "logit_scale": state["logit_scale"], "input_resolution": torch.tensor(32.0),
               "visual.class_embedding": state["vision_model.embeddings.class_embedding"],
               "visual.positional_embedding": state["vision_model.embeddings.position_embedding.weight"],
               "visual.conv1.weight": state["vision_model.embeddings.patch_embedding.weight"],
               "token_embedding.weight": state["text_model.embeddings.token_embedding.weight"],
               "positional_embedding": state["text_model.embeddings.position_embedding.weight"]}
    parts = {"self_attn.out_proj": "attn.out_proj", "layer_norm1": "ln_1", "layer_norm2": "ln_2", "mlp.fc1": "mlp.c_fc",
             "mlp.fc2": "mlp.c_proj"}
    for end in ("weight", "bias"):
        renamed[f"visual.ln_pre.{end}"] = state[f"vision_model.pre_layrnorm.{end}"]
        renamed[f"visual.ln_post.{end}"] = state[f"vision_model.post_layernorm.{end}"]
        renamed[f"ln_final.{end}"] = state[f"text_model.final_layer_norm.{end}"]
        for half, prefix in (("vision_model", "visual."), ("text_model", "")):
            for layer in range(2):
                theirs, ours = f"{half}.encoder.layers.{layer}.", f"{prefix}transformer.resblocks.{layer}."
                joined = [state[f"{theirs}self_attn.{part}_proj.{end}"] for part in "qkv"]
                renamed[f"{ours}attn.in_proj_{end}"] = torch.cat(joined)
                for old, new in parts.items():
                    renamed[f"{ours}{new}.{end}"] = state[f"{theirs}{old}.{end}"]
    return {key: value.half().contiguous().clone() for key, value in renamed.items()}


@maker
def openai_clip():
    """Heads of 64 channels, half precision, and no config: everything is told by names and shapes. open_clip 3.3.0 takes
    these tensors as its own, too."""
    text = dict(vocab_size=40, hidden_size=64, num_hidden_layers=2, num_attention_heads=1, intermediate_size=48,
                max_position_embeddings=16, eos_token_id=39, bos_token_id=38)
    sight = dict(hidden_size=128, num_hidden_layers=2, num_attention_heads=2, intermediate_size=40, image_size=32,
                 patch_size=8)
    module = hf.CLIPModel(hf.CLIPConfig(text_config=text, vision_config=sight, projection_dim=16,
                                        attn_implementation="eager"))
    randomise(module, "openai_clip")
    with torch.no_grad():
        for value in module.parameters():
            value.copy_((value * 0.35 if value.dim() >= 2 else value).half().float())
    both_halves("openai_clip", module, {"interpolate_pos_encoding": True}, draw=False)
    (VALUES / "openai_clip" / "config.json").unlink()
    save_file(in_openai_names(module.state_dict()), VALUES / "openai_clip" / "model.safetensors")
    open_clip(module)


def open_clip(module):
    """The same weights as open_clip's config would have them used: plain GELU, heads of 32 channels."""
    config = hf.CLIPConfig.from_dict(module.config.to_dict(), attn_implementation="eager")
    for half, heads in ((config.vision_config, 4), (config.text_config, 2)):
        half.hidden_act, half.num_attention_heads = "gelu", heads
    other = hf.CLIPModel(config).eval()
    other.load_state_dict(module.state_dict())
    both_halves("open_clip", other, {}, draw=False, size=(32, 32))
    folder = VALUES / "open_clip"
    (folder / "config.json").unlink()
    (folder / "model.safetensors").unlink()
    model = {"vision_cfg": {"head_width": 32}, "text_cfg": {"heads": 2}}
    steps = {"mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25]}
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": model, "preprocess_cfg": steps}) + "\n")


@maker
def siglip():
    text = dict(vocab_size=40, hidden_size=24, num_hidden_layers=3, num_attention_heads=4, intermediate_size=32,
                max_position_embeddings=16, bos_token_id=1, eos_token_id=2)
    sight = {key: value for key, value in SIGHT.items() if key != "attn_implementation"}
    config = hf.SiglipConfig(text_config=text, vision_config=sight, attn_implementation="eager")
    both_halves("siglip", hf.SiglipModel(config), {"interpolate_pos_encoding": True})


def hooked(module, pixels):
    """timm keeps no weights: they are taken where its attention drops out some of them."""
    expected = {"pixel_values": pixels[0]}
    states = []
    for number, block in enumerate(module.blocks):
        block.attn.fused_attn = False
        block.attn.attn_drop.register_forward_hook(
            lambda _, inputs, __, number=number: expected.__setitem__(f"attentions.{number}", inputs[0][0]))
        block.register_forward_pre_hook(lambda _, inputs: states.append(inputs[0][0]))
    with torch.no_grad():
        last = module.forward_features(pixels)
    for number, state in enumerate(states):
        expected[f"hidden_states.{number}"] = state
    return {**expected, "last_hidden_state": last[0]}


def timm_case(name, module, size, logits):
    randomise(module, name)
    pixels = torch.randn((1, 3, *size), generator=torch.Generator().manual_seed(zlib.crc32(name.encode()) + 1))
    expected = hooked(module, pixels)
    if logits:
        with torch.no_grad():
            expected["logits"] = module.forward_head(expected["last_hidden_state"][None])[0]
    folder = VALUES / name
    shutil.rmtree(folder, ignore_errors=True)
    timm.models.save_for_hf(module, folder, model_args={"num_heads": 4}, safe_serialization=True)
    save(name, expected)


TIMM = dict(patch_size=8, embed_dim=24, depth=3, num_heads=4, mlp_ratio=1.5, dynamic_img_size=True)


def timm_module(**arguments):
    module = timm_vit.VisionTransformer(**{**TIMM, **arguments})
    module.pretrained_cfg = {"architecture": "vit_tiny_test", "num_classes": module.num_classes, "input_size": (3, 32, 32)}
    module.default_cfg = module.pretrained_cfg
    return module


@maker
def timm_plain():
    timm_case("timm_plain", timm_module(img_size=32, num_classes=4), (48, 24), logits=True)


@maker
def timm_registers():
    module = timm_module(img_size=32, num_classes=0, reg_tokens=2, no_embed_class=True, init_values=1e-2)
    timm_case("timm_registers", module, (32, 40), logits=False)


def save_plain(name, tensors, heads, expected):
    """Tensors alone, as an author's release has them, and a config.json that says what no shape does."""
    folder = VALUES / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    save_file({key: value.contiguous().clone() for key, value in tensors.items()}, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps({"num_heads": heads}) + "\n")
    save(name, expected)


@maker
def dino_authors():
    """timm's names below "teacher.backbone.", beside a student that must not be taken."""
    module = randomise(timm_module(img_size=32, num_classes=0), "dino_authors")
    pixels = torch.randn((1, 3, 32, 32), generator=torch.Generator().manual_seed(3))
    tensors = {f"teacher.backbone.{key}": value for key, value in module.state_dict().items()}
    tensors |= {f"student.backbone.{key}": torch.zeros_like(value) for key, value in module.state_dict().items()}
    save_plain("dino_authors", tensors, 4, hooked(module, pixels))


@maker
def torchvision_vit():
    module = torchvision.models.VisionTransformer(image_size=32, patch_size=8, num_layers=3, num_heads=4, hidden_dim=24,
                                                  mlp_dim=32, num_classes=4)
    randomise(module, "torchvision_vit")
    pixels = torch.randn((1, 3, 32, 32), generator=torch.Generator().manual_seed(4))
    expected = {"pixel_values": pixels[0]}
    for number, block in enumerate(module.encoder.layers):
        plain = block.self_attention.forward

        def keeping(*inputs, plain=plain, number=number, **_):
            output, weights = plain(*inputs, need_weights=True, average_attn_weights=False)
            expected[f"attentions.{number}"] = weights[0]
            return output, weights
        block.self_attention.forward = keeping
        block.register_forward_pre_hook(
            lambda _, inputs, number=number: expected.__setitem__(f"hidden_states.{number}", inputs[0][0]))
    with torch.no_grad():
        expected["logits"] = module(pixels)[0]
    save_plain("torchvision_vit", module.state_dict(), 4, expected)


def stretched(table, side, rows, columns, how):
    plane = table.reshape(1, side, side, -1).permute(0, 3, 1, 2)
    bicubic = {"mode": "bicubic", "align_corners": how == "corners"}
    if how == "offset":
        scale = ((rows + 0.1) / side, (columns + 0.1) / side)
        plane = torch.nn.functional.interpolate(plane, scale_factor=scale, **bicubic)
    else:
        plane = torch.nn.functional.interpolate(plane, size=(rows, columns), antialias=how == "antialias", **bicubic)
    return plane.permute(0, 2, 3, 1).reshape(rows * columns, -1)


@maker
def positions():
    """Tables of positions in other sizes, as each family stretches them."""
    draw = golden_values.Source(7)
    cases = {}
    for how in ("bicubic", "offset", "antialias", "corners"):
        for side, rows, columns in ((4, 7, 3), (5, 5, 9), (6, 2, 2), (3, 12, 12)):
            table = draw(side * side, 3).float()
            expected = stretched(table, side, rows, columns, how)
            cases.setdefault(how, []).append({"side": side, "rows": rows, "columns": columns,
                                              "table": golden_values.tensor(table),
                                              "expected": golden_values.tensor(expected)})
    golden_values.write("models_positions", cases)


if __name__ == "__main__":
    for name in sys.argv[1:] or MAKERS:
        MAKERS[name]()
