#!/usr/bin/env python3
"""Forward passes with every attention map kept: attnviz beside PyTorch and onnxruntime, in turn, two threads each.

  peer_networks.py [--bench build/release/bin/attnviz_bench_network] [CASE ...]

Needs torch, transformers, onnxruntime (measured with 2.14.1, 5.24.0, 1.32.0). Networks of random weights are saved into a
temporary folder; PyTorch runs with eager attention and returns its weights, onnxruntime has them as outputs. Prints
medians in milliseconds and ours over each peer's.
"""
import argparse
import pathlib
import statistics
import subprocess
import tempfile
import time

import onnxruntime as ort
import torch
import transformers as hf

BOXED = pathlib.Path(__file__).resolve().parents[2] / "assets" / "models"
EAGER = {"attn_implementation": "eager"}
SMALL = dict(hidden_size=384, num_hidden_layers=12, num_attention_heads=6, intermediate_size=1536, **EAGER)


def vit(**arguments):
    return hf.ViTModel(hf.ViTConfig(**arguments), add_pooling_layer=False)


def boxed(kind, name):
    return kind.from_pretrained(BOXED / name, dtype=torch.float32, **EAGER)


CASES = {  # name: module, the side of a picture or the tokens of a text, both ways
    "ViT-S/16 at 224": (lambda: vit(image_size=224, patch_size=16, **SMALL), 224),
    "DINOv2-small at 336": (lambda: boxed(hf.Dinov2Model, "dinov2-small"), 336),
    "DINOv2-small at 518": (lambda: boxed(hf.Dinov2Model, "dinov2-small"), 518),
    "ViT-B/16 at 224": (lambda: vit(image_size=224, patch_size=16, **EAGER), 224),
    "ViT-S/8 at 480": (lambda: vit(image_size=480, patch_size=8, **SMALL), 480),
    "BERT-base at 128": (lambda: hf.BertModel(hf.BertConfig(**EAGER), add_pooling_layer=False), 128),
    "BERT-base at 512": (lambda: hf.BertModel(hf.BertConfig(**EAGER), add_pooling_layer=False), 512),
    "MiniLM at 64": (lambda: boxed(hf.BertModel, "minilm"), 64),
    "GPT-2 at 512": (lambda: hf.GPT2Model(hf.GPT2Config(use_cache=False, **EAGER)), 512),
}


def causal_inputs(tokens):
    """What a decoder makes of its length by steps that the exporter cannot follow."""
    lowest = torch.finfo(torch.float32).min
    return dict(attention_mask=torch.full((1, 1, tokens, tokens), lowest).triu(1), position_ids=torch.arange(tokens)[None])


class Bare(torch.nn.Module):
    """Tensors in, tensors out: what an exporter can follow."""

    def __init__(self, module, more):
        super().__init__()
        self.module, self.more = module, more

    def forward(self, values):
        run = self.module(values, output_attentions=True, **self.more)
        return (run.last_hidden_state, *run.attentions)


def median_of(body, rounds):
    body()
    times = []
    for _ in range(rounds):
        before = time.perf_counter()
        body()
        times.append((time.perf_counter() - before) * 1000)
    return statistics.median(times)


def measure(name, bench, folder):
    make, size = CASES[name]
    torch.manual_seed(0)
    module = make().eval()
    picture = "ViT" in name or "DINO" in name
    values = torch.rand(1, 3, size, size) if picture else torch.full((1, size), 5)
    module.save_pretrained(folder / "saved")
    bare = Bare(module, causal_inputs(size) if "GPT" in name else {})
    session = None
    try:
        torch.onnx.export(bare, (values,), folder / "peer.onnx", input_names=["values"], dynamo=False, opset_version=17)
        options = ort.SessionOptions()
        options.intra_op_num_threads = 2
        session = ort.InferenceSession(folder / "peer.onnx", options, providers=["CPUExecutionProvider"])
    except Exception as error:  # an exporter that cannot follow a module is no reason to lose the others
        print(f"{name}: no onnxruntime peer: {type(error).__name__}")
    rounds = 3 if size >= 480 and picture else 7
    times = {"ours": [], "torch": [], "onnxruntime": []}
    with torch.no_grad():
        for _ in range(3):
            printed = subprocess.run([bench, folder / "saved", str(rounds), str(size)], capture_output=True, text=True,
                                     check=True).stdout
            times["ours"].append(float(printed.split()[0]))
            times["torch"].append(median_of(lambda: bare(values), rounds))
            if session:
                times["onnxruntime"].append(median_of(lambda: session.run(None, {"values": values.numpy()}), rounds))
    best = {peer: statistics.median(values) for peer, values in times.items() if values}
    line = "  ".join(f"{peer} {value:7.1f}" for peer, value in best.items())
    ratios = "  ".join(f"{best['ours'] / value:.2f} of {peer}" for peer, value in best.items() if peer != "ours")
    print(f"{name:22} {line}   ours is {ratios}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", default="build/release/bin/attnviz_bench_network")
    parser.add_argument("cases", nargs="*")
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    for name in arguments.cases or CASES:
        with tempfile.TemporaryDirectory() as folder:
            measure(name, arguments.bench, pathlib.Path(folder))


if __name__ == "__main__":
    main()
