#!/usr/bin/env python3
"""What the recurrent attention model in the box does in PyTorch on the first hundred pictures of its test set.

Made with torch 2.14.1, scikit-learn 1.9.1 on CPU, in double precision from the F16 weights. Run from anywhere:
python3 tests/golden/make_ram.py. Needed only to change the values. The pictures stand in ram.png, ten in a row.
"""
import json
import pathlib
import sys

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file

PROJECT = pathlib.Path(__file__).resolve().parents[2]
VALUES = pathlib.Path(__file__).parent / "values"
sys.path[:0] = [str(PROJECT / "assets" / "models" / "ram-digits"), str(PROJECT / "assets" / "models")]
from digits import SIDE, test_pictures  # noqa: E402
from train import load, traits  # noqa: E402
from training import is_outside  # noqa: E402

COUNT, ACROSS = 100, 10


def main():
    pictures = test_pictures()
    pixels = pictures.pixels[:COUNT]
    network = load().double()
    with torch.no_grad():
        answers, states, places, _ = network(torch.from_numpy(pixels).double())
        logits = network.classifier(states)
    middles = (places + 1) * (SIDE / 2)
    # A place halfway between two pixels would be rounded to either: single precision must not decide.
    margin = float((middles - middles.floor() - 0.5).abs()[1:].min())
    print(f"nearest to halfway: {margin:.6f} pixels; accuracy {(answers[-1].argmax(1).numpy() == pictures.label[:COUNT]).mean()}")
    assert margin > 1e-4
    world = json.loads((PROJECT / "assets" / "models" / "ram-digits" / "config.json").read_text())["world"]
    save_file({
        "middles": torch.round(middles).to(torch.int32).transpose(0, 1).contiguous(),  # [picture, step, row and column]
        "logits": logits.float().transpose(0, 1).contiguous(),  # [picture, step, class]
        "label": torch.from_numpy(pictures.label[:COUNT]).to(torch.int32),
        "corner": torch.from_numpy(pictures.corner[:COUNT]).to(torch.int32),  # of the digit's box, row and column
        "outside": torch.from_numpy(is_outside(world, traits(pixels.astype(np.float64)))).to(torch.int32),
    }, VALUES / "ram.safetensors")
    sheet = np.round(pixels * 255).astype(np.uint8).reshape(-1, ACROSS, SIDE, SIDE).transpose(0, 2, 1, 3)
    Image.fromarray(sheet.reshape(-1, ACROSS * SIDE)).save(VALUES / "ram.png", optimize=True)


if __name__ == "__main__":
    main()
