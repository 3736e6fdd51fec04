"""How often the networks in the box that look at pictures are right on the whole of their test sets, as the program runs them.

  picture_sets.py PROGRAM [--data DIR] [NAME...]

Writes each test set as PNG files, runs `PROGRAM run ... --model NAME --write json` over them, and compares the answers in the
manifest with the truth; what Python and the card say stands in each MODEL_CARD.md. DIR holds Fashion-MNIST (Debian's
dataset-fashion-mnist). Needs numpy, torch, Pillow and scikit-learn, as training does.
"""
import argparse
import importlib
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image

MODELS = pathlib.Path(__file__).resolve().parents[2] / "assets/models"
CUED = ["none", "se", "eca", "cbam", "gc", "nonlocal", "simam", "external"]


def module(folder, name):
    sys.path[:0] = [str(MODELS / folder), str(MODELS)]
    try:
        sys.modules.pop(name, None)
        return importlib.import_module(name)
    finally:
        del sys.path[:2]


def labels(name):
    return list(json.loads((MODELS / name / "config.json").read_text())["id2label"].values())


def cued(_):
    train = module("cued-shapes-se", "train")
    pictures, _, meant, _ = train.draw("test")
    return pictures, [labels("cued-shapes-se")[index] for index in meant]


def fashion(data):
    pictures, classes = module("", "fashion").read("t10k", data)
    return pictures, [labels("fashion-se")[index] for index in classes]


def shapes(_):
    made, train = module("show-attend-tell", "shapes"), module("show-attend-tell", "train")
    pictures = made.make(np.random.default_rng(train.TEST_SEED), train.TEST_SIZE)
    bytes_ = np.rint(pictures.pixels.transpose(0, 2, 3, 1) * 255).astype(np.uint8)
    return bytes_, [made.caption_text(caption) for caption in pictures.captions]


def digits(_):
    pictures = module("ram-digits", "digits").test_pictures()
    return np.rint(pictures.pixels * 255).astype(np.uint8), [str(label) for label in pictures.label]


SETS = {"cued": (cued, [f"cued-shapes-{kind}" for kind in CUED]),
        "fashion": (fashion, ["fashion-none", "fashion-se", "fashion-simam", "vit-fashion"]),
        "shapes": (shapes, ["show-attend-tell", "show-attend-tell-hard"]),
        "digits": (digits, ["ram-digits"])}


def answer_of(line):
    """ "class: ankle boot 0.98, sneaker 0.01" -> "ankle boot"; a caption or a digit is the answer itself. """
    answer = json.loads(line)["answer"]
    return answer.removeprefix("class: ").split(",")[0].rsplit(" ", 1)[0] if answer.startswith("class: ") else answer


def measure(program, folder, name, truth):
    output = folder.parent / name
    subprocess.run([program, "run", str(folder), "--model", name, "--write", "json", "-o", str(output)], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    lines = (output / "manifest.jsonl").read_text().splitlines()
    right = sum(answer_of(line) == said for line, said in zip(lines, truth, strict=True))
    outside = sum("warning" in json.loads(line) for line in lines)
    print(f"{name:24} {len(lines)} pictures, right {right / len(lines):.4f}, called outside {outside / len(lines):.4f}",
          flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--data", default="/usr/share/datasets/fashion-mnist")
    asked = parser.parse_args()
    for draw, names in SETS.values():
        wanted = [name for name in names if not asked.names or name in asked.names]
        if not wanted:
            continue
        with tempfile.TemporaryDirectory() as here:
            folder = pathlib.Path(here) / "pictures"
            folder.mkdir()
            pictures, truth = draw(asked.data)
            for number, picture in enumerate(pictures):
                Image.fromarray(picture).save(folder / f"{number:06}.png")
            for name in wanted:
                measure(asked.program, folder, name, truth)


if __name__ == "__main__":
    main()
