#!/usr/bin/env python3
"""What the boxed gated networks and vit-fashion compute in PyTorch, for a hundred test pictures each.

Made with torch 2.14.1, transformers 5.24.0, Pillow 12.x on CPU, in double precision from the F16 weights. Run from
anywhere:  python3 tests/golden/make_gated_resnets.py [FOLDER OF FASHION-MNIST]. Needed only to change the values.
Pictures: sheets of 10 x 10, row by row, values/cued_shapes.png, values/cued_shapes_masks.png (60 times the number of the
kind, from 1) and values/fashion.png (copyright 2017 Zalando SE, MIT), the first hundred of each test set. values/gated_resnets.safetensors holds, under
the name of the network's folder: logits [100,classes]; projections [100,maps]: each map, in the order of the network,
times fixed numbers, see `projection`; and the maps of the first picture under their names, where they are not large.
cued.meant, cued.cue and fashion.classes are what the pictures are. values/vit_fashion.safetensors: the same for
transformers' network, one projection a layer, and the class token's rows of the first five pictures.
"""
import json
import pathlib
import sys

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file

PROJECT = pathlib.Path(__file__).resolve().parents[2]
MODELS = PROJECT / "assets" / "models"
VALUES = pathlib.Path(__file__).parent / "values"
sys.path[:0] = [str(MODELS), str(MODELS / "cued-shapes-se")]
import fashion
import train as cued
from fit import stored
from gated_resnet import KINDS, GatedResnet

COUNT, SHEET, LARGE = 100, 10, 6000


def sheet(pictures):
    rows = pictures.reshape(SHEET, SHEET, *pictures.shape[1:])
    return Image.fromarray(np.concatenate(np.concatenate(rows, 1), 1))


def projection(values):
    """[N,...] -> [N]: each with ((7919 i) mod 1009) / 1009 - 1/2 for its place i, over the root of their number."""
    flat = values.double().flatten(1)
    numbers = (torch.arange(flat.shape[1]) * 7919 % 1009).double() / 1009 - 0.5
    return flat @ numbers / flat.shape[1] ** 0.5


def maps_of(kind, model, shown):
    """What the C++ network calls its maps, in its order: {name: values [N,...]}"""
    maps = {}
    for block, gate in model.gates().items():
        name = f"blocks.{block}.{kind}"
        for what, value in gate.found.items():
            if what == "places" and value.dim() == 4:
                maps[f"{name}.places"] = value[:, 0]
            elif what == "places":
                maps[f"{name}.places"] = value[:, None]
            elif what == "pairs":
                maps[f"{name}.places"] = value.mean(1, keepdim=True)
                maps[f"{name}.pairs"] = value
            elif what == "values":
                maps[f"{name}.places"] = value.mean(1)
                maps[f"{name}.values"] = value
            else:
                maps[f"{name}.{what}"] = value
                if shown.startswith(f"{name}.unit_"):
                    maps[shown] = value[:, :, int(shown.rpartition("_")[2])]
    return maps


def run(folder, pixels, expected):
    model, config = stored(MODELS / folder, GatedResnet)
    model.double()
    with torch.inference_mode():
        expected[f"{folder}.logits"] = model(pixels.double())
    maps = maps_of(config["gate"], model, config.get("shown", ""))
    if not maps:  # what each place says for the likeliest class, in place of a gate
        with torch.inference_mode():
            features = model.places(pixels.double())
            answers = expected[f"{folder}.logits"].argmax(1)
            maps = {"class_activation": torch.einsum("nchw,nc->nhw", features, model.head.weight[answers])}
    expected[f"{folder}.projections"] = torch.stack([projection(values) for values in maps.values()], 1)
    for name, values in maps.items():
        if values[0].numel() <= LARGE:
            expected[f"{folder}.{name}"] = values[0]
    print(folder, list(maps))


def write(name, expected):
    save_file({key: value.float().contiguous().clone() for key, value in expected.items()}, VALUES / name)
    print(name, (VALUES / name).stat().st_size)


def vit(pictures):
    from transformers import ViTForImageClassification
    model = ViTForImageClassification.from_pretrained(MODELS / "vit-fashion", attn_implementation="eager",
                                                      dtype=torch.float64).eval()
    with torch.inference_mode():
        found = model(fashion.network_input(pictures).double(), output_attentions=True)
    weights = torch.stack(found.attentions, 1)
    write("vit_fashion.safetensors", {
        "logits": found.logits, "class_rows": weights[:5, :, :, 0],
        "projections": torch.stack([projection(weights[:, layer]) for layer in range(weights.shape[1])], 1)})


if __name__ == "__main__":
    expected = {}
    pictures, masks, meant, cue = (part[:COUNT] for part in cued.draw("test"))
    sheet(pictures).save(VALUES / "cued_shapes.png", optimize=True)
    kinds = (masks * np.arange(1, 5, dtype=np.uint8)[None, :, None, None]).sum(1, dtype=np.uint8)
    sheet(kinds * 60).save(VALUES / "cued_shapes_masks.png", optimize=True)
    expected |= {"cued.meant": torch.from_numpy(meant), "cued.cue": torch.from_numpy(cue)}
    for kind in KINDS:
        run(f"cued-shapes-{kind}", cued.network_input(pictures), expected)
    pictures, classes = (part[:COUNT] for part in fashion.read("t10k", *sys.argv[1:]))
    sheet(pictures).save(VALUES / "fashion.png", optimize=True)
    expected["fashion.classes"] = torch.from_numpy(classes)
    for kind in ("none", "se", "simam"):
        run(f"fashion-{kind}", fashion.network_input(pictures), expected)
    write("gated_resnets.safetensors", expected)
    vit(pictures)
