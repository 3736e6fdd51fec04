#!/usr/bin/env python3
"""Expected values for core's packed linear layer and attention, computed by PyTorch in double precision.

Made with torch 2.14.1. Run from anywhere:  python3 tests/golden/make_attention.py. Needed only to change the values.
"""
import math

import torch
import torch.nn.functional as F

import golden_values
from golden_values import tensor

ACTIVATIONS = {
    "none": lambda x: x, "relu": F.relu, "gelu": F.gelu, "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "quick_gelu": lambda x: x * torch.sigmoid(1.702 * x), "silu": F.silu, "hyperbolic_tangent": torch.tanh}


def linear():
    draw = golden_values.Source(1)
    cases = []
    for number, (activation, function) in enumerate(ACTIVATIONS.items()):
        rows, inputs, outputs = [(1, 5, 3), (17, 8, 70), (3, 1, 1), (41, 7, 9), (5, 33, 2), (16, 16, 16), (2, 12, 65)][number]
        x, weight, bias = draw(rows, inputs), draw(outputs, inputs, scale=0.5), draw(outputs)
        cases.append({"activation": activation, "x": tensor(x), "weight": tensor(weight), "bias": tensor(bias),
                      "plain": tensor(F.linear(x, weight)), "expected": tensor(function(F.linear(x, weight, bias)))})
    golden_values.write("core_packed_linear", cases)


def attention():
    draw = golden_values.Source(2)
    cases = []
    for queries, keys, heads, width, causal, biased in ((1, 1, 1, 4, False, False), (7, 7, 2, 5, True, False),
                                                        (53, 53, 1, 3, False, True), (3, 9, 3, 8, True, False),
                                                        (50, 4, 2, 1, False, False), (2, 260, 2, 3, False, False)):
        q, k, v = draw(heads, queries, width), draw(heads, keys, width), draw(heads, keys, width)
        bias = draw(heads, queries, keys) if biased else torch.zeros(heads, queries, keys, dtype=torch.float64)
        mask = bias.clone()
        if causal:
            seen = torch.ones(queries, keys).tril(keys - queries).bool()
            mask = mask.masked_fill(~seen, -math.inf)
        scores = q @ k.transpose(1, 2) / math.sqrt(width) + mask
        case = {"heads": heads, "causal": causal, "weights": tensor(scores.softmax(-1)),
                "output": tensor(F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(0, 1).flatten(1))}
        for name, value in (("query", q), ("key", k), ("value", v)):
            case[name] = tensor(value.transpose(0, 1).flatten(1))
        if biased:
            case["bias"] = tensor(bias)
        cases.append(case)
    golden_values.write("core_attention", cases)


if __name__ == "__main__":
    linear()
    attention()
