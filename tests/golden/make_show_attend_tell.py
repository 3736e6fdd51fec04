#!/usr/bin/env python3
"""What Show, attend and tell in the box, soft and hard, does in PyTorch on a hundred pictures of its test set.

Made with torch 2.14.1 on CPU, in double precision from the F16 weights. Run from anywhere:
python3 tests/golden/make_show_attend_tell.py. Needed only to change the values. The pictures stand in
show_attend_tell.png, ten in a row, without their noise, which would not shrink; in place of it the test adds whole steps
that it can draw itself (`grained`). All weights of the first pictures are kept, of the others their products with
fixed factors.
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
sys.path[:0] = [str(PROJECT / "assets" / "models" / "show-attend-tell"), str(PROJECT / "assets" / "models")]
from network import describe  # noqa: E402
from shapes import MOST_WORDS, SIDE, make  # noqa: E402
from train import CHOOSE, FOLDERS, TEST_SEED, TEST_SIZE, load, see, traits  # noqa: E402
from training import is_outside  # noqa: E402

COUNT, ACROSS, WHOLE, GRAIN = 100, 10, 6, 21


def scattered(numbers):
    """32 bits that follow from a number and look random."""
    mixed = np.asarray(numbers, np.uint64) * np.uint64(2654435761) & np.uint64(0xFFFFFFFF)
    mixed ^= mixed >> np.uint64(16)
    mixed = mixed * np.uint64(0x45D9F3B) & np.uint64(0xFFFFFFFF)
    return mixed ^ mixed >> np.uint64(16)


def grained(bytes_of):
    """Picture n of [N,3,64,64] with noise of up to n mod 21 steps."""
    most = (np.arange(len(bytes_of)) % GRAIN)[:, None, None, None]
    noise = scattered(np.arange(bytes_of.size)).reshape(bytes_of.shape).astype(np.int64) % (2 * most + 1) - most
    return np.clip(bytes_of.astype(np.int64) + noise, 0, 255).astype(np.float32) / np.float32(255)


def one_kind(kind, pixels, pictures):
    network = load(kind).double()
    said, log_places, used, betas, logits = describe(network, see(network, pixels), CHOOSE[kind], MOST_WORDS)
    top = torch.sort(log_places, 2, descending=True)[0]
    ends = torch.cumsum(said == 0, 1) - (said == 0).long() > 0  # steps behind the end
    gap = float((top[:, :, 0] - top[:, :, 1])[~ends].min())
    words = torch.sort(logits, 2, descending=True)[0]
    print(f"{kind}: the two likeliest places are at least {gap:.2e} apart, the words {float((words[:, :, 0] - words[:, :, 1])[~ends].min()):.2e}")
    assert kind == "soft" or gap > 1e-4
    said[ends] = 0
    print("right:", float((said.numpy() == pictures.captions[:COUNT]).all(1).mean()))
    factors = torch.from_numpy(scattered(np.arange(used.shape[2])).astype(np.float64) / 2**32)
    chance = torch.log_softmax(logits, 2).gather(2, said[:, :, None]).squeeze(2).masked_fill(ends, 0).sum(1).exp()
    world = json.loads((FOLDERS[kind] / "config.json").read_text())["world"]
    return {
        "said": said.to(torch.int32),  # [picture, step]: numbers of words
        "probability": chance.float(),
        "selector": betas.float(),
        "weights": used[:WHOLE].float(),  # [picture, step, cell]
        "chances": log_places.exp()[:WHOLE].float(),
        "weights_product": (used @ factors).float(),  # [picture, step]
        "chances_product": (log_places.exp() @ factors).float(),
        "outside": torch.from_numpy(is_outside(world, traits(pixels))).to(torch.int32),
    }


def main():
    pictures = make(np.random.default_rng(TEST_SEED), TEST_SIZE, grain=0)
    plain = np.round(pictures.pixels[:COUNT] * 255).astype(np.uint8)
    pixels = grained(plain)
    tensors = {f"{kind}.{name}": value.contiguous() for kind in ("soft", "hard")
               for name, value in one_kind(kind, pixels, pictures).items()}
    step = SIDE // 8
    centres = pictures.masks[:COUNT, :, step // 2::step, step // 2::step].reshape(COUNT, 3, -1)
    tensors["captions"] = torch.from_numpy(pictures.captions[:COUNT]).to(torch.int32)
    tensors["shape_of"] = torch.from_numpy(pictures.shape_of[:COUNT]).to(torch.int32)
    tensors["inside"] = torch.from_numpy(centres).to(torch.uint8)  # [picture, shape, cell]: is its middle in the shape
    save_file(tensors, VALUES / "show_attend_tell.safetensors")
    sheet = plain.reshape(-1, ACROSS, 3, SIDE, SIDE).transpose(0, 3, 1, 4, 2).reshape(-1, ACROSS * SIDE, 3)
    Image.fromarray(sheet).save(VALUES / "show_attend_tell.png", optimize=True)


if __name__ == "__main__":
    main()
