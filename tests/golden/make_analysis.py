#!/usr/bin/env python3
"""Expected values for tests/analysis: rollout, flow, entropy and distance of drawn attention.

Made with networkx 3.x, scipy 1.17.1, numpy 2.4.6, torch 2.14.1 on CPU. Run:  python3 tests/golden/make_analysis.py
Seeds are fixed, so a second run changes nothing. Needed only to change the values, never to build or test.
"""
import networkx
import numpy as np
import scipy.spatial
import scipy.stats
import torch

from golden_values import Source, as_float, tensor, write


def attention(seed, layers, heads, tokens, sharpness=2):
    return as_float(torch.softmax(Source(seed)(layers, heads, tokens, tokens, scale=sharpness), -1))


def layer_matrices(weights, residual, fusion):
    fused = {"mean": weights.mean(1), "max": weights.amax(1), "min": weights.amin(1)}[fusion].numpy()
    mixed = residual * np.eye(fused.shape[-1]) + (1 - residual) * fused
    return mixed / mixed.sum(-1, keepdims=True)


def discarded(weights, ratio):
    """The smallest share of each layer's head mean set to zero, put back as a single head."""
    fused = weights.mean(1)
    flat = fused.flatten(1)
    smallest = flat.topk(int(flat.shape[1] * ratio), largest=False).indices
    return flat.scatter(1, smallest, 0.0).view_as(fused)[:, None]


def rollout():
    cases = []
    for layers, heads, tokens, residual, fusion, start, ratio in [
            (3, 2, 5, 0.5, "mean", 0, 0.0), (4, 3, 6, 0.5, "max", 0, 0.0), (4, 3, 6, 0.3, "min", 0, 0.0),
            (5, 2, 4, 0.5, "mean", 2, 0.0), (2, 1, 3, 0.0, "mean", 0, 0.0), (3, 2, 7, 0.5, "mean", 0, 0.6)]:
        weights = attention(len(cases) + 1, layers, heads, tokens)
        matrices = layer_matrices(discarded(weights, ratio) if ratio else weights, residual, fusion)
        product = np.linalg.multi_dot(matrices[start:][::-1]) if layers - start > 1 else matrices[start]
        cases.append({"weights": tensor(weights), "residual": residual, "fusion": fusion, "start": start, "discard": ratio,
                      "rollout": tensor(product)})
    write("analysis_rollout", cases)


def flow():
    cases = []
    for layers, tokens, start in [(1, 3, 0), (2, 4, 0), (3, 5, 0), (4, 4, 2)]:
        weights = attention(layers * 10 + tokens, layers, 2, tokens)
        matrices = layer_matrices(weights, 0.5, "mean")
        graph = networkx.DiGraph()
        for layer in range(start, layers):
            for i in range(tokens):
                for j in range(tokens):
                    graph.add_edge((layer + 1, i), (layer, j), capacity=matrices[layer][i, j])
        flows = [[networkx.maximum_flow_value(graph, (layers, i), (start, j)) for j in range(tokens)] for i in range(tokens)]
        cases.append({"weights": tensor(weights), "start": start, "flow": tensor(np.array(flows))})
    write("analysis_flow", cases)


def entropy():
    weights = attention(50, 2, 3, 6, sharpness=4)
    write("analysis_entropy", {"weights": tensor(weights), "entropy": tensor(scipy.stats.entropy(weights.numpy(), axis=-1))})


def distance():
    rows, columns, prefix, width, height = 3, 4, 1, 80, 45
    weights = attention(60, 2, 2, rows * columns + prefix)
    y, x = np.mgrid[:rows, :columns]
    centers = np.stack([(x.ravel() + 0.5) * width / columns, (y.ravel() + 0.5) * height / rows], 1)
    pixels = scipy.spatial.distance_matrix(centers, centers)
    cells = weights.numpy()[..., prefix:, prefix:]
    write("analysis_distance", {
        "weights": tensor(weights), "rows": rows, "columns": columns, "prefix": prefix, "width": width, "height": height,
        "distance": tensor(np.average(np.broadcast_to(pixels, cells.shape), axis=-1, weights=cells))})


if __name__ == "__main__":
    rollout()
    flow()
    entropy()
    distance()
