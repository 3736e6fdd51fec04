#!/usr/bin/env python3
"""Makes this folder's weights and vocabulary out of the package rxnmapper.

Needs: pip install torch==2.14.1 safetensors==0.8.0. Run from anywhere: python3 assets/models/rxnmapper/convert.py
"""
import io
import pathlib
import sys

import torch

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from wheel import Wheel, save_half  # noqa: E402

WHEEL = "27876a4286881aafd286fd6f24a6a56a4ca6ba22d68e035a0ea120106c541ba5"
WEIGHTS = "8541f3f500dae71abe678d546bd035ca946e2d1c819f6b2cf41a97faedd7e6a2"
INSIDE = "rxnmapper/models/transformers/albert_heads_8_uspto_all_1310k/"
# The words' table stands twice in the file, as embedding and as the head's last layer; once is enough.
TIED = ["predictions.decoder.weight", "predictions.decoder.bias"]
# A layer for whole sequences, which was never trained.
UNUSED = ["albert.pooler.weight", "albert.pooler.bias"]


def main():
    wheel = Wheel("rxnmapper==0.4.3", WHEEL)
    (HERE / "vocab.txt").write_bytes(wheel.read(INSIDE + "vocab.txt"))
    (HERE / "LICENSE").write_bytes(wheel.read("rxnmapper-0.4.3.dist-info/licenses/LICENSE"))
    file = io.BytesIO(wheel.read(INSIDE + "pytorch_model.bin", WEIGHTS))
    tensors = torch.load(file, map_location="cpu", weights_only=True)
    if not torch.equal(tensors[TIED[0]], tensors["albert.embeddings.word_embeddings.weight"]):
        raise SystemExit("the head's table differs from the embedding")
    if not torch.equal(tensors[TIED[1]], tensors["predictions.bias"]):
        raise SystemExit("the head's bias differs from the decoder's")
    save_half({name: value for name, value in tensors.items() if name not in TIED + UNUSED}, HERE)


if __name__ == "__main__":
    main()
