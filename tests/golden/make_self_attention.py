#!/usr/bin/env python3
"""Expected values of the assemblies of self-attention, from other people's code.

Made with torch 2.14.1, transformers 5.23.0, timm 1.0.31, fightingcv-attention 1.0.0 on CPU; mmcv-lite 2.2.0,
mmengine and mmsegmentation 1.2.2 for their modules alone, and pytorch-fast-transformers 0.4.0 for linear attention, from
a folder of their own (pip download --no-deps, unpacked); and three repositories that are no packages, cloned beside it:
github.com/MenghaoGuo/EANet (numbers only: it has no licence), AlexHex7/Non-local_pytorch and openai/CLIP.
Run from anywhere:  PYTHONPATH=FOLDER CLONES=FOLDER python3 tests/golden/make_self_attention.py
Seeds are fixed, so a second run changes nothing. Needed only to change the values, never to build or test.
"""
import os
import pathlib
import subprocess
import sys
import types

import torch
import torch.nn.functional as F
from fightingcv_attention.attention.ExternalAttention import ExternalAttention
from timm.layers import AttentionPoolLatent, NonLocalAttn
from timm.models.vision_transformer import Attention
from transformers import GPT2Config, LlamaConfig
from transformers.models.gpt2.modeling_gpt2 import GPT2Attention
from transformers.models.llama.modeling_llama import LlamaAttention

from golden_values import Source, randomised, scaled_to_fan_in, tensor, write, write_weights

CLONES = pathlib.Path(os.environ["CLONES"])


def from_clone(repository, path, **names):
    """The definitions of one file of a clone (bare git directory)."""
    text = subprocess.run(["git", "-C", CLONES / repository, "show", f"HEAD:{path}"], check=True, capture_output=True,
                          text=True).stdout
    module = types.ModuleType(path)
    module.__dict__.update(names)
    exec(compile(text, path, "exec"), module.__dict__)
    return module


def definition(repository, path, name, **names):
    """One class of a file whose imports are not wanted."""
    import ast
    text = subprocess.run(["git", "-C", CLONES / repository, "show", f"HEAD:{path}"], check=True, capture_output=True,
                          text=True).stdout
    found = next(node for node in ast.parse(text).body if isinstance(node, ast.ClassDef) and node.name == name)
    scope = dict(names)
    exec(compile(ast.Module([found], []), path, "exec"), scope)
    return scope[name]


def from_folder(path, **names):
    """The definitions of one file of a package whose own imports are replaced by `names`."""
    place = next(pathlib.Path(folder) / path for folder in sys.path if (pathlib.Path(folder) / path).exists())
    import ast
    tree = ast.parse(place.read_text())
    tree.body = [node for node in tree.body if not isinstance(node, (ast.Import, ast.ImportFrom))]
    scope = dict(names)
    exec(compile(tree, path, "exec"), scope)
    return scope


def features_of(tokens, rows, columns):
    return tokens.T.reshape(1, tokens.shape[1], rows, columns)


def multi_head():
    draw, tokens, width, heads = Source(51), 7, 12, 3
    x, source = draw(tokens, width), draw(5, 8)
    content = {"tokens": tensor(x), "source": tensor(source), "heads": heads}

    torch_layer = scaled_to_fan_in(torch.nn.MultiheadAttention(width, heads, batch_first=True), 52, scale=1.5)
    causal = torch.triu(torch.ones(tokens, tokens, dtype=torch.bool), diagonal=1)
    padding = (torch.arange(tokens) >= 5)[None]
    for name, options in (("plain", {}), ("causal", {"attn_mask": causal}), ("padding", {"key_padding_mask": padding})):
        output, weights = torch_layer(x[None], x[None], x[None], average_attn_weights=False, **options)
        content[name] = {"weights": tensor(weights[0]), "output": tensor(output[0])}
    write_weights("multi_head_torch", torch_layer.state_dict())
    # The names that it has inside torchvision's ViT.
    write_weights("multi_head_torchvision", {f"encoder.layers.encoder_layer_0.self_attention.{name}": value
                                             for name, value in torch_layer.state_dict().items()})

    timm_layer = scaled_to_fan_in(Attention(width, heads, qkv_bias=True), 53, scale=1.5)
    content["timm"] = {"output": tensor(timm_layer(x[None])[0])}
    write_weights("multi_head_timm", timm_layer.state_dict())

    config = GPT2Config(n_embd=width, n_head=heads, attn_implementation="eager")
    gpt2 = scaled_to_fan_in(GPT2Attention(config, layer_idx=0), 54, scale=1.5)
    hidden = torch.zeros(1, 1, tokens, tokens, dtype=torch.float64).masked_fill(causal, float("-inf"))
    output, weights = gpt2(x[None], attention_mask=hidden)[:2]
    content["gpt2"] = {"output": tensor(output[0]), "weights": tensor(weights[0])}
    write_weights("multi_head_gpt2", {f"h.0.attn.{name}": value for name, value in gpt2.state_dict().items()
                                      if name.startswith(("c_attn", "c_proj"))})

    cross = scaled_to_fan_in(torch.nn.MultiheadAttention(width, heads, kdim=8, vdim=8, batch_first=True), 55, scale=1.5)
    output, weights = cross(x[None], source[None], source[None], average_attn_weights=False)
    content["cross"] = {"weights": tensor(weights[0]), "output": tensor(output[0])}
    write_weights("cross_torch", cross.state_dict())
    write("multi_head", content)


def grouped_query():
    draw, tokens, width = Source(61), 6, 16
    x, cases = draw(tokens, width), []
    for groups in (2, 1):
        config = LlamaConfig(hidden_size=width, num_attention_heads=4, num_key_value_heads=groups,
                             attn_implementation="eager")
        layer = scaled_to_fan_in(LlamaAttention(config, layer_idx=0), 62, scale=1.5)
        still = torch.ones(1, tokens, 4, dtype=torch.float64), torch.zeros(1, tokens, 4, dtype=torch.float64)
        angles = torch.arange(tokens, dtype=torch.float64)[:, None] / 10000 ** (torch.arange(0, 4, 2) / 4)
        turned = torch.cat([angles, angles], -1)[None]
        for position, angle in (("none", still), ("rope_half", (turned.cos(), turned.sin()))):
            output, weights = layer(x[None], position_embeddings=angle, attention_mask=None)[:2]
            cases.append({"groups": groups, "position": position, "weights": tensor(weights[0]),
                          "output": tensor(output[0])})
        write_weights(f"grouped_query_{groups}", layer.state_dict())
    write("grouped_query", {"tokens": tensor(x), "cases": cases})


def linear():
    base = "fast_transformers/"
    maps = from_folder(base + "feature_maps/base.py", torch=torch, Module=torch.nn.Module,
                       partial=__import__("functools").partial)
    dispatcher = types.SimpleNamespace(get=lambda _: None)
    anything = types.SimpleNamespace(register=lambda *arguments: None)
    scope = from_folder(base + "attention/linear_attention.py", torch=torch, Module=torch.nn.Module,
                        AttentionRegistry=anything, Optional=lambda *_: None, Callable=None, Int=None,
                        EventDispatcherInstance=None, EventDispatcher=dispatcher,
                        elu_feature_map=maps["elu_feature_map"])
    layer = scope["LinearAttention"](5)
    draw, cases = Source(71), []
    for queries, keys in ((4, 9), (1, 1), (30, 30)):
        q, k, v = draw(queries, 5, scale=2), draw(keys, 5, scale=2), draw(keys, 3)
        everything = types.SimpleNamespace(all_ones=True)
        lengths = types.SimpleNamespace(float_matrix=torch.ones(1, keys, dtype=torch.float64))
        output = layer(q[None, :, None], k[None, :, None], v[None, :, None], everything, None, lengths)[0, :, 0]
        cases.append({"queries": tensor(q), "keys": tensor(k), "values": tensor(v), "output": tensor(output)})
    # Causal, query by query with the keys that it may see.
    rows = [layer(q[None, i:i + 1, None], k[None, :i + 1, None], v[None, :i + 1, None], everything, None,
                  types.SimpleNamespace(float_matrix=torch.ones(1, i + 1, dtype=torch.float64)))[0, 0, 0]
            for i in range(30)]
    cases[-1]["causal"] = tensor(torch.stack(rows))
    write("linear_attention", cases)


def external():
    draw, rows, columns, width = Source(81), 3, 4, 8
    x = draw(rows * columns, width)
    content = {"tokens": tensor(x)}
    bare = scaled_to_fan_in(ExternalAttention(width, S=5), 82, scale=2)
    content["bare"] = {"output": tensor(bare(x[None])[0]), "logits": tensor(bare.mk(x))}
    write_weights("external_bare", bare.state_dict())

    names = {"nn": torch.nn, "F": F, "torch": torch, "math": __import__("math"), "_BatchNorm": torch.nn.BatchNorm2d,
             "norm_layer": torch.nn.BatchNorm2d}
    block = definition("MenghaoGuo+EANet/repo", "model_torch.py", "External_attention", **names)(width)
    # Trained memories part ways: the two tensors share their storage at the start only.
    block.linear_1.weight.data = block.linear_1.weight.data.clone()
    block = randomised(block, 83)
    content["block"] = {"output": tensor(block(features_of(x, rows, columns))[0].reshape(width, -1).T)}
    write_weights("external_block", {name: value for name, value in block.state_dict().items()
                                     if value.is_floating_point()})

    heads = definition("MenghaoGuo+EANet/repo", "multi_head_attention_torch.py", "Attention", **names)(width, num_heads=2)
    heads = scaled_to_fan_in(heads, 84, scale=2)
    content["multi_head"] = {"output": tensor(heads(x[None])[0])}
    write_weights("multi_head_external", heads.state_dict())
    write("external", content)


def non_local():
    draw, width = Source(91), 8
    cases = []

    def case(name, module, rows=4, columns=6, weights=None, **options):
        x = draw(rows * columns, width, scale=0.7)
        output = module(features_of(x, rows, columns))[0].reshape(width, -1).T
        write_weights(f"non_local_{name}", {key: value for key, value in (weights or module.state_dict()).items()
                                            if value.is_floating_point()})
        cases.append({"name": name, "rows": rows, "columns": columns, "tokens": tensor(x), "output": tensor(output),
                      **options})

    for form, path in (("gaussian", "gaussian"), ("embedded", "embedded_gaussian"), ("dot", "dot_product"),
                       ("concat", "concatenation")):
        for pool in (False, True):
            file = from_clone("AlexHex7+Non-local_pytorch/repo", f"lib/non_local_{path}.py", __name__="non_local")
            module = randomised(file.NONLocalBlock2D(width, sub_sample=pool), len(cases) + 92)
            case(f"{form}_{'2x2' if pool else 'none'}", module, rows=5 if pool else 4, form=form, scale="none",
                 pool="2x2" if pool else "none")
    case("timm", randomised(NonLocalAttn(width, rd_channels=4), 110), form="embedded", scale="channels", pool="none")

    class Convolution(torch.nn.Module):
        """What mmcv's ConvModule is without norm: a convolution named conv, and an activation."""
        def __init__(self, inputs, outputs, kernel_size, stride=1, padding=0, bias=True, act_cfg=None, **_):
            super().__init__()
            self.conv = torch.nn.Conv2d(inputs, outputs, kernel_size, stride, padding, bias=bias)
            self.norm_cfg, self.activation = None, torch.nn.ReLU() if act_cfg else torch.nn.Identity()

        def forward(self, x):
            return self.activation(self.conv(x))

    nothing = lambda *arguments, **options: None
    registry = types.SimpleNamespace(register_module=lambda: lambda module: module)
    mmcv = from_folder("mmcv/cnn/bricks/non_local.py", ABCMeta=type, Dict=dict, Optional=__import__("typing").Optional,
                       torch=torch, nn=torch.nn, constant_init=nothing, normal_init=nothing, MODELS=registry,
                       ConvModule=Convolution)
    for form, mode in (("embedded", "embedded_gaussian"), ("concat", "concatenation")):
        module = randomised(mmcv["NonLocal2d"](width, mode=mode, sub_sample=True), len(cases) + 120)
        case(f"mmcv_{form}", module, form=form, scale="inner", pool="2x2")
    write("non_local", cases)


def dual():
    draw, rows, columns, width = Source(131), 4, 5, 16
    x = draw(rows * columns, width, scale=0.5)
    features = features_of(x, rows, columns)
    content = {"tokens": tensor(x)}

    class Scale(torch.nn.Module):
        def __init__(self, scale):
            super().__init__()
            self.scale = torch.nn.Parameter(torch.tensor(float(scale)))

        def forward(self, x):
            return x * self.scale

    block = from_folder("mmseg/models/utils/self_attention_block.py", torch=torch, nn=torch.nn, F=F, ConvModule=None,
                        constant_init=None)["SelfAttentionBlock"]
    registry = types.SimpleNamespace(register_module=lambda: lambda module: module)
    head = from_folder("mmseg/models/decode_heads/da_head.py", torch=torch, nn=torch.nn, F=F, Scale=Scale, Tensor=None,
                       MODELS=registry, SampleList=list, List=list, Tuple=tuple, BaseDecodeHead=torch.nn.Module,
                       _SelfAttentionBlock=block, add_prefix=None)
    position = randomised(head["PAM"](width, width // 8), 132)
    content["position"] = {"output": tensor(position(features)[0].reshape(width, -1).T)}
    write_weights("position_attention", position.state_dict())
    channel = head["CAM"]().double()
    with torch.no_grad():
        channel.gamma.scale.fill_(0.75)
    content["channel"] = {"gamma": 0.75, "output": tensor(channel(features)[0].reshape(width, -1).T)}
    write("dual_attention", content)


def attention_pool():
    draw, side, width, heads = Source(141), 3, 12, 3
    x = draw(side * side, width)
    content = {"tokens": tensor(x), "heads": heads}
    clip = definition("openai+CLIP/repo", "clip/model.py", "AttentionPool2d", nn=torch.nn, torch=torch, F=F)
    clip = scaled_to_fan_in(clip(side, width, heads, 5), 142, scale=1.5)
    content["mean"] = {"output": tensor(clip(features_of(x, side, side)))}
    write_weights("attention_pool_clip", {f"visual.attnpool.{name}": value for name, value in clip.state_dict().items()})

    latent = AttentionPoolLatent(width, num_heads=heads, latent_len=2, pool_type="")
    latent = scaled_to_fan_in(latent, 143, scale=1.5)
    latent.mlp = None  # the attention alone
    content["latent"] = {"output": tensor(latent(x[None])[0])}
    write_weights("attention_pool_latent", {name: value for name, value in latent.state_dict().items()})
    write("attention_pool", content)


if __name__ == "__main__":
    multi_head()
    grouped_query()
    linear()
    external()
    non_local()
    dual()
    attention_pool()
