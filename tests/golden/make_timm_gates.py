#!/usr/bin/env python3
"""Tiny random convolutional networks with gates, saved by timm itself, with what every gate and the head compute.

Made with torch 2.14.1, timm 1.0.31, safetensors 0.8 on CPU. Run from anywhere:
    python3 tests/golden/make_timm_gates.py [NAME ...]
Each folder values/models/gates_NAME holds config.json and model.safetensors as timm writes them (F16), and
expected.safetensors: square.pixels and wide.pixels, and for each of them the gates, named after their module
(layer1.0.se.gate, stages.0.0.attn.places ...), features (what the head reads, channels last) and logits, computed in
double precision. Shapes are reduced; strides, activations and padding are those of the architecture in config.json.
Seeds are fixed. Needed only to change the values.
"""
import pathlib
import shutil
import sys
import zlib

import torch
from safetensors.torch import save_file
from timm.layers import EcaModule, GlobalContext, SEModule, SelectiveKernel
from timm.models import _efficientnet_blocks as blocks
from timm.models import byobnet, efficientnet, mobilenetv3, resnet, sknet
from timm.models._efficientnet_builder import decode_arch_def
from timm.models._hub import save_for_hf

VALUES = pathlib.Path(__file__).parent / "values" / "models"
MAKERS = {}


def maker(function):
    MAKERS[function.__name__] = function
    return function


def hook_gates(module, found):
    """Fills `found` with every gate of the next forward pass, under the names of their modules."""
    def keep(name, change=lambda value: value.flatten()):
        return lambda _, __, output: found.__setitem__(name, change(output[0]))

    for name, part in module.named_modules():
        if isinstance(part, (SEModule, EcaModule, blocks.SqueezeExcite)):
            part.gate.register_forward_hook(keep(f"{name}.gate"))
        elif isinstance(part, SelectiveKernel):
            part.attn.register_forward_hook(keep(f"{name}.shares", lambda value: value[:, :, 0, 0]))
        elif isinstance(part, GlobalContext):
            part.conv_attn.register_forward_hook(
                keep(f"{name}.places", lambda value: value.flatten().softmax(0)[None]))
            if part.mlp_scale is not None:
                part.gate.register_forward_hook(keep(f"{name}.gate"))
            if part.mlp_add is not None:
                part.mlp_add.register_forward_hook(keep(f"{name}.addition"))


def randomise(module, name):
    """Every number from a seed, rounded to half precision, at a size that keeps gates between their bounds."""
    generator = torch.Generator().manual_seed(zlib.crc32(name.encode()))
    with torch.no_grad():
        for key, value in [*module.named_parameters(), *module.named_buffers()]:
            if not value.is_floating_point():
                continue
            drawn = torch.randn(value.shape, generator=generator)
            if key.endswith("running_var"):
                drawn = 0.5 + drawn.abs()
            elif value.dim() > 1:
                drawn = drawn * 1.5 / value[0].numel() ** 0.5
            elif key.endswith("bias") or key.endswith("running_mean"):
                drawn = drawn * 0.3
            else:
                drawn = 1 + 0.2 * drawn
            value.copy_(drawn.half())
    return module.eval()


def run(module, pixels):
    found = {"pixels": pixels[0]}
    with torch.no_grad():
        features = module.forward_features(pixels)
        found["features"] = features[0].permute(1, 2, 0).flatten(0, 1)
        found["logits"] = module.forward_head(features)[0]
    return found


def class_activation(module, found, rows):
    """What each place says for the likeliest class, before the bias."""
    return (found["features"] @ module.fc.weight[found["logits"].argmax()]).reshape(rows, -1).detach()


def case(name, architecture, module, sizes=((48, 48), (56, 33)), seed=1):
    """`architecture` is what config.json will say."""
    folder = VALUES / f"gates_{name}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    randomise(module, name)
    module.pretrained_cfg = {"architecture": architecture, "input_size": (3, 48, 48), "crop_pct": 0.9,
                             "interpolation": "bicubic", "num_classes": 5, "mean": (0.485, 0.456, 0.406),
                             "std": (0.229, 0.224, 0.225)}
    save_for_hf(module.half(), folder, safe_serialization=True)
    module.double()
    found = {}
    expected = {}
    hook_gates(module, found)
    for kind, size in zip(("square", "wide"), sizes):
        generator = torch.Generator().manual_seed(seed)
        pixels = torch.randn((1, 3, *size), generator=generator).half().double()
        found.clear()
        found |= run(module, pixels) | found
        if len(found) == 3:
            found["class_activation"] = class_activation(module, found, -(-size[0] // 32))
        expected |= {f"{kind}.{key}": value.contiguous().clone().to(torch.half if key == "pixels" else torch.float)
                     for key, value in found.items()}
    save_file(expected, folder / "expected.safetensors")
    sizes = [file.stat().st_size / 1000 for file in sorted(folder.iterdir())]
    print(f"{folder.name}: {' + '.join(f'{size:.0f}' for size in sizes)} kB, {', '.join(found)}")


SMALL = dict(num_classes=5, layers=(1, 2, 1, 1), channels=(4, 8, 8, 8), stem_width=8)


@maker
def resnet_plain():
    """No gates at all."""
    case("resnet_plain", "resnet18.a1_in1k", resnet.ResNet(block=resnet.BasicBlock, **SMALL))


@maker
def resnet_deep():
    case("resnet_deep", "resnext50d_32x4d", resnet.ResNet(block=resnet.Bottleneck, cardinality=4, base_width=32,
                                                          stem_type="deep", avg_down=True, **SMALL))


@maker
def seresnet():
    case("seresnet", "seresnet50.a1_in1k",
         resnet.ResNet(block=resnet.Bottleneck, block_args=dict(attn_layer="se"), **SMALL))


@maker
def seresnet_basic():
    case("seresnet_basic", "seresnet18",
         resnet.ResNet(block=resnet.BasicBlock, block_args=dict(attn_layer="se"), **SMALL))


@maker
def seresnext():
    """Groups, a deep stem and means in the way around."""
    case("seresnext", "seresnext26d_32x4d",
         resnet.ResNet(block=resnet.Bottleneck, block_args=dict(attn_layer="se"), cardinality=4, base_width=32,
                       stem_type="deep", avg_down=True, **SMALL))


@maker
def seresnetaa():
    """Means before strides; timm itself takes no sides that do not divide by 32."""
    case("seresnetaa", "seresnetaa50d",
         resnet.ResNet(block=resnet.Bottleneck, block_args=dict(attn_layer="se"), aa_layer=torch.nn.AvgPool2d,
                       stem_type="deep", avg_down=True, **SMALL), sizes=((64, 64), (32, 64)))


@maker
def resnetrs():
    """A convolution in place of the stem's pooling."""
    case("resnetrs", "resnetrs50",
         resnet.ResNet(block=resnet.Bottleneck, block_args=dict(attn_layer="se"), stem_type="deep", avg_down=True,
                       replace_stem_pool=True, **SMALL))


@maker
def senet():
    """A kernel of 3 x 3 in the way around, and a first layer of half the width."""
    case("senet", "senet154",
         resnet.ResNet(block=resnet.Bottleneck, block_args=dict(attn_layer="se"), cardinality=2, base_width=32,
                       stem_type="deep", down_kernel_size=3, block_reduce_first=2, **SMALL))


@maker
def ecaresnet():
    case("ecaresnet", "ecaresnet26t.ra2_in1k",
         resnet.ResNet(block=resnet.Bottleneck, block_args=dict(attn_layer="eca"), stem_type="deep_tiered",
                       avg_down=True, **SMALL))


@maker
def skresnet():
    sk = dict(rd_ratio=1 / 8, rd_divisor=4, split_input=True)
    case("skresnet", "skresnet18",
         resnet.ResNet(block=sknet.SelectiveKernelBasic, block_args=dict(sk_kwargs=sk), **SMALL))


@maker
def skresnext():
    sk = dict(rd_ratio=1 / 8, rd_divisor=4, split_input=True)
    case("skresnext", "skresnext50_32x4d",
         resnet.ResNet(block=sknet.SelectiveKernelBottleneck, block_args=dict(sk_kwargs=sk), cardinality=2,
                       base_width=64, **SMALL))


def byob(**arguments):
    block = dict(type="bottle", br=0.5, gs=arguments.pop("group_size", None))
    stages = tuple(byobnet.ByoBlockCfg(d=depth, c=width, s=stride, **block)
                   for depth, width, stride in ((1, 16, 1), (2, 16, 2), (1, 24, 2), (1, 24, 2)))
    return byobnet.ByobNet(byobnet.ByoModelCfg(blocks=stages, stem_chs=16, stem_type="tiered", **arguments),
                           num_classes=5)


@maker
def gcresnet():
    case("gcresnet", "gcresnet50t.ra2_in1k", byob(stem_pool="", attn_layer="gca"))


@maker
def gcresnext():
    case("gcresnext", "gcresnext26ts",
         byob(stem_pool="maxpool", attn_layer="gca", act_layer="silu", group_size=4))


@maker
def seresnet_tiered():
    """timm's second class of ResNets, with a last convolution behind the blocks."""
    case("seresnet_tiered", "seresnet33ts",
         byob(stem_pool="", attn_layer="se", act_layer="silu", num_features=20))


@maker
def eca_resnext():
    case("eca_resnext", "eca_resnext26ts",
         byob(stem_pool="maxpool", attn_layer="eca", act_layer="silu", group_size=4))


MOBILE_SE = dict(gate_layer="hard_sigmoid", force_act_layer=torch.nn.ReLU, rd_round_fn=lambda width: int(width // 2))
SMALL_STAGES = [["ds_r1_k3_s2_e1_c8_se0.5_nre"], ["ir_r1_k3_s2_e2_c8_nre", "ir_r1_k3_s1_e2_c8_nre"],
                ["ir_r1_k5_s2_e2_c16_se0.5", "ir_r1_k5_s1_e2_c16_se0.5"], ["ir_r1_k5_s1_e2_c16_se0.5"],
                ["ir_r1_k5_s2_e2_c16_se0.5"], ["cn_r2_k1_s1_c24"]]
LARGE_STAGES = [["ds_r1_k3_s1_e1_c8_nre"], ["ir_r1_k3_s2_e2_c8_nre"], ["ir_r2_k5_s2_e2_c16_se0.5_nre"],
                ["ir_r1_k3_s2_e2_c16"], ["ir_r1_k3_s1_e2_c16_se0.5"], ["ir_r1_k5_s2_e2_c16_se0.5"],
                ["cn_r1_k1_s1_c24"]]


def mobilenet(stages, **arguments):
    squeeze = lambda *positional, **named: blocks.SqueezeExcite(*positional, **{**named, **MOBILE_SE})
    return mobilenetv3.MobileNetV3(decode_arch_def(stages), num_classes=5, stem_size=8, num_features=16,
                                   act_layer=torch.nn.Hardswish, se_layer=squeeze, **arguments)


@maker
def mobilenet_small():
    case("mobilenet_small", "mobilenetv3_small_100.lamb_in1k", mobilenet(SMALL_STAGES))


@maker
def mobilenet_large():
    case("mobilenet_large", "mobilenetv3_large_100", mobilenet(LARGE_STAGES))


B0_STAGES = [["ds_r1_k3_s1_e1_c8_se0.5"], ["ir_r2_k3_s2_e2_c8_se0.5"], ["ir_r1_k5_s2_e2_c16_se0.25"],
             ["ir_r2_k3_s2_e2_c16_se0.25"], ["ir_r1_k5_s1_e2_c16_se0.25"], ["ir_r1_k5_s2_e2_c16_se0.25"],
             ["ir_r1_k3_s1_e2_c24_se0.25"]]
V2_STAGES = [["cn_r2_k3_s1_e1_c8_skip"], ["er_r1_k3_s2_e2_c8"], ["er_r2_k3_s2_e2_c16"], ["ir_r1_k3_s2_e2_c16_se0.25"],
             ["ir_r2_k3_s1_e2_c16_se0.25"], ["ir_r1_k3_s2_e2_c24_se0.25"]]


def efficient(stages, **arguments):
    return efficientnet.EfficientNet(decode_arch_def(stages), num_classes=5, stem_size=8, num_features=16,
                                     act_layer=torch.nn.SiLU, **arguments)


@maker
def efficientnet_b():
    case("efficientnet_b", "efficientnet_b0.ra_in1k", efficient(B0_STAGES))


@maker
def efficientnet_same():
    """TensorFlow's padding, whose place depends on the picture's size, and its epsilon."""
    module = efficient(B0_STAGES, pad_type="same")
    for part in module.modules():
        if isinstance(part, torch.nn.BatchNorm2d):
            part.eps = 1e-3
    case("efficientnet_same", "tf_efficientnet_b0.ns_jft_in1k", module)


@maker
def efficientnet_v2():
    case("efficientnet_v2", "efficientnetv2_s", efficient(V2_STAGES))


@maker
def efficientnet_context():
    case("efficientnet_context", "gc_efficientnetv2_rw_t.agc_in1k", efficient(V2_STAGES, se_layer="gc"))


if __name__ == "__main__":
    for name in sys.argv[1:] or MAKERS:
        MAKERS[name]()
