#!/usr/bin/env python3
"""Networks of full size and random weights: every attention weight of the program beside that of transformers.

  compare_full_size.py [--program build/release/bin/attnviz] [CASE ...]

Needs torch, transformers, numpy, Pillow (measured with torch 2.14.1, transformers 5.24.0). The folders are made in a temporary place
and are too large to be kept; the tiny checkpoints of make_models.py are what the tests compare. Weights are spread wider than
transformers draws them, so that attention is not even. Prints the largest difference of each case and fails above 1e-4.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy
import torch
import transformers as hf
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
PHOTO = ROOT / "assets/samples/images/coffee.jpg"
TEXT = "The animal did not cross the street because it was too tired, and nobody was surprised."
EAGER = {"attn_implementation": "eager"}


def widen(module, dtype=torch.float32):
    generator = torch.Generator().manual_seed(7)
    for name, parameter in module.named_parameters():
        if parameter.dim() > 1:
            parameter.data = torch.randn(parameter.shape, generator=generator) * 0.06
        elif name.endswith("bias"):
            parameter.data = torch.randn(parameter.shape, generator=generator) * 0.02
    return module.to(dtype).eval()


def vit(folder, dtype):
    config = hf.ViTConfig(hidden_size=384, num_hidden_layers=12, num_attention_heads=6, intermediate_size=1536, **EAGER)
    model = widen(hf.ViTForImageClassification(config), dtype)
    model.save_pretrained(folder)
    processor = hf.ViTImageProcessorPil()
    processor.save_pretrained(folder)
    pixels = processor(Image.open(PHOTO).convert("RGB"), return_tensors="pt").pixel_values
    return model.float(), {"pixel_values": pixels}, [str(PHOTO), "--query", "all"]


def bert(folder, dtype):
    model = widen(hf.BertModel(hf.BertConfig(**EAGER), add_pooling_layer=False), dtype)
    model.save_pretrained(folder)
    vocabulary = ROOT / "assets/models/minilm/vocab.txt"
    tokenizer = hf.BertTokenizer(str(vocabulary))
    (folder / "vocab.txt").write_bytes(vocabulary.read_bytes())
    return model.float(), dict(tokenizer(TEXT, return_tensors="pt")), ["--text", TEXT]


CASES = {
    "ViT-S/16": (vit, torch.float32),
    "ViT-S/16 F16": (vit, torch.float16),
    "ViT-S/16 BF16": (vit, torch.bfloat16),
    "BERT-base": (bert, torch.float32),
    "BERT-base F16": (bert, torch.float16),
    "BERT-base BF16": (bert, torch.bfloat16),
}


def compare(make, dtype, program):
    with tempfile.TemporaryDirectory() as place:
        folder, out = pathlib.Path(place) / "net", pathlib.Path(place) / "out"
        folder.mkdir()
        model, inputs, arguments = make(folder, dtype)
        with torch.no_grad():
            theirs = torch.stack(model(**inputs, output_attentions=True).attentions)[:, 0].numpy()
        command = [program, "run", *arguments, "--model", str(folder), "--layer", "all", "--write", "json", "--arrays",
                   "npz", "-o", str(out)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        dump = json.loads(next(out.glob("*.json")).read_text())
        ours = numpy.load(next(out.glob("*.npz")))[dump["maps"][0]["name"]]
        if ours.shape != theirs.shape:
            raise SystemExit(f"shapes differ: {ours.shape}, {theirs.shape}")
        return float(numpy.abs(ours - theirs).max()), float(theirs.max()), theirs.shape


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default=str(ROOT / "build/release/bin/attnviz"))
    parser.add_argument("cases", nargs="*")
    arguments = parser.parse_args()
    worst = 0.0
    for name in arguments.cases or CASES:
        difference, largest, shape = compare(*CASES[name], arguments.program)
        worst = max(worst, difference)
        print(f"{name:16} {shape}  largest weight {largest:.3f}  largest difference {difference:.2e}", flush=True)
    sys.exit(0 if worst <= 1e-4 else 1)


if __name__ == "__main__":
    main()
