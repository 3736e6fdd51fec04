#!/usr/bin/env python3
"""Times PyTorch on the kernels of attnviz_bench_kernels, on one thread or as many as the first argument says (0: all cores).

Made with torch 2.14.1. Prints "name <tab> milliseconds" like attnviz_bench_kernels; to put both side by side:
  build/release/bin/attnviz_bench_kernels > ours.txt; python3 tests/bench/peer_kernels.py > theirs.txt
  join -t "$(printf '\\t')" <(sort ours.txt) <(sort theirs.txt) | awk -F '\\t' '{printf "%-32s %8.3f %8.3f  x%.2f\\n", $1, $2, $3, $3/$2}'
"""
import sys
import time

import torch
import torch.nn.functional as F


def measure(name, body, prepare=lambda: None):
    times, start = [], time.perf_counter()
    while len(times) < 15 or time.perf_counter() - start < 0.4:
        prepare()
        before = time.perf_counter()
        body()
        times.append((time.perf_counter() - before) * 1e3)
    print(f"{name}\t{sorted(times)[len(times) // 2]:.4f}", flush=True)


def elementwise():
    scores = torch.randn(785, 785)
    work = scores.clone()
    measure("softmax 785x785", lambda: torch.softmax(work, -1))
    measure("softmax columns 785x785", lambda: torch.softmax(work, 0))
    closed = torch.ones(785, 785, dtype=torch.bool).triu(1)
    measure("causal mask 785x785", lambda: work.masked_fill_(closed, float("-inf")), lambda: work.copy_(scores))

    values = torch.randn(1 << 20)
    work = values.clone()
    out = torch.empty_like(values)
    for name, apply in {"relu": lambda: torch.relu_(work), "sigmoid": lambda: torch.sigmoid_(work),
                        "hard_sigmoid": lambda: F.hardsigmoid(work, inplace=True), "tanh": lambda: torch.tanh_(work),
                        "silu": lambda: F.silu(work, inplace=True),
                        "gelu": lambda: torch.ops.aten.gelu.out(work, out=out),
                        "gelu_tanh": lambda: torch.ops.aten.gelu.out(work, approximate="tanh", out=out),
                        "quick_gelu": lambda: work.mul_(torch.sigmoid(1.702 * work)),
                        "exp": lambda: torch.exp_(work)}.items():
        measure(f"{name} 1M", apply, lambda: work.copy_(values))


def normalizations():
    tokens, scale = torch.randn(785, 384), torch.randn(384)
    measure("layer_norm 785x384", lambda: F.layer_norm(tokens, (384,), scale, scale, 1e-6))
    planes, channel, variance = torch.randn(1, 64, 56, 56), torch.randn(64), torch.full((64,), 2.0)
    measure("batch_norm 64x56x56", lambda: F.batch_norm(planes, channel, variance, channel, channel))


def products():
    tokens, wide, weight, few = torch.randn(785, 384), torch.randn(384, 1536), torch.randn(1536, 384), torch.randn(197, 384)
    heads, attention, row, bias = torch.randn(785, 64), torch.randn(785, 785), torch.randn(1, 384), torch.randn(1536)
    measure("matmul 785x384x1536", lambda: tokens @ wide)
    measure("linear 785x384x1536", lambda: F.linear(tokens, weight, bias))
    measure("linear 197x384x1536", lambda: F.linear(few, weight, bias))
    measure("linear 1x384x1536", lambda: F.linear(row, weight, bias))
    measure("scores 785x64x785", lambda: heads @ heads.T)
    measure("mix 785x785x64", lambda: attention @ heads)


def convolutions():
    for name, inputs, outputs, kernel, side, options in [
            ("conv 7x7 2->1 at 224", 2, 1, 7, 224, {"padding": 3}),
            ("conv 3x3 64->64 at 56", 64, 64, 3, 56, {"padding": 1}),
            ("conv 16x16/16 3->384 at 224", 3, 384, 16, 224, {"stride": 16}),
            ("conv 3x3 depthwise 64 at 56", 64, 64, 3, 56, {"padding": 1, "groups": 64}),
            ("conv 3x3 dilated 16->16 at 32", 16, 16, 3, 32, {"padding": 4, "dilation": 4}),
            ("conv 1x1 512->32 at 28", 512, 32, 1, 28, {}),
            ("conv 31x31 1->4 at 512", 1, 4, 31, 512, {"padding": 15})]:
        x, weight = torch.randn(1, inputs, side, side), torch.randn(outputs, inputs // options.get("groups", 1), kernel, kernel)
        measure(name, lambda: F.conv2d(x, weight, None, **options))


def maps():
    grid = torch.randn(1, 1, 28, 28)
    measure("nearest 28 to 1024", lambda: F.interpolate(grid, (1024, 1024), mode="nearest"))
    measure("bilinear 28 to 1024", lambda: F.interpolate(grid, (1024, 1024), mode="bilinear"))
    measure("bicubic 28 to 1024", lambda: F.interpolate(grid, (1024, 1024), mode="bicubic"))
    weights = torch.rand(6, 785, 785)
    measure("validate map 6x785x785", lambda: torch.isfinite(weights).all())
    measure("summarize map 6x785x785", lambda: (weights.min(), weights.max(), weights.mean(),
                                                (weights.sum(-1) - 1).abs().max(), torch.special.entr(weights).sum(-1).mean()))


if __name__ == "__main__":
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    if threads > 0:
        torch.set_num_threads(threads)
    with torch.inference_mode():
        for group in [elementwise, normalizations, products, convolutions, maps]:
            group()
