#!/usr/bin/env python3
"""Expected values for the pairwise family: scores, masks, softmax attention with one head.

Scores from torch.cdist, scikit-learn's rbf_kernel and torch.nn.functional.cosine_similarity; attention from
torch.nn.MultiheadAttention and torch.nn.functional.scaled_dot_product_attention. All in double precision from
single-precision inputs. Made with torch 2.14.1, scikit-learn 1.x on CPU; seeds are fixed.
Run from anywhere:  python3 tests/golden/make_pairwise.py
"""
import torch
import torch.nn.functional as F
from sklearn.metrics.pairwise import rbf_kernel

from golden_values import Source, scaled_to_fan_in, tensor, write, write_weights


def scores():
    draw = Source(11)
    cases = []
    for queries, keys, width in [(1, 1, 1), (2, 5, 3), (4, 19, 8), (3, 300, 5)]:
        q, k = draw(queries, width), draw(keys, width)
        if keys > 2:
            k[1] = 0  # cosine's eps
            k[2] = q[0]  # distance zero
        cases.append({
            "queries": tensor(q), "keys": tensor(k), "sigma": 0.75,
            "euclidean": tensor(torch.cdist(q, k, compute_mode="donot_use_mm_for_euclid_dist")),
            "squared": tensor(torch.cdist(q, k, compute_mode="donot_use_mm_for_euclid_dist") ** 2),
            "gaussian": tensor(torch.from_numpy(rbf_kernel(q.numpy(), k.numpy(), gamma=1 / (2 * 0.75 ** 2)))),
            "cosine": tensor(F.cosine_similarity(q[:, None, :], k[None, :, :], dim=-1)),
            "dot": tensor(F.linear(q, k)),
        })
    write("scores", cases)


def masks(tokens):
    i, j = torch.arange(tokens)[:, None], torch.arange(tokens)[None, :]
    return [  # True: may not look
        ("none", 8, torch.zeros(tokens, tokens, dtype=torch.bool)),
        ("causal", 8, torch.triu(torch.ones(tokens, tokens, dtype=torch.bool), diagonal=1)),
        ("padding", 5, (j >= 5).expand(tokens, tokens)),
        ("window", 2, (i - j).abs() > 2),
        ("blocks", 3, torch.div(i, 3, rounding_mode="floor") != torch.div(j, 3, rounding_mode="floor")),
    ]


def self_attention():
    draw = Source(12)
    tokens, width = 7, 6
    x = draw(tokens, width)
    layer = scaled_to_fan_in(torch.nn.MultiheadAttention(width, 1, batch_first=True), 14, scale=1.5)
    with torch.no_grad():  # no output projection: self-attention as the tutorial has it
        layer.out_proj.weight.copy_(torch.eye(width))
        layer.out_proj.bias.zero_()
    write_weights("multihead_attention_1_head",
                  {"in_proj_weight": layer.in_proj_weight, "in_proj_bias": layer.in_proj_bias})
    q, k, v = layer.in_proj_weight.chunk(3)
    write_weights("self_attention_separate", {"q_proj.weight": q, "k_proj.weight": k, "v_proj.weight": v,
                                              "q_proj.bias": layer.in_proj_bias[:width],
                                              "k_proj.bias": layer.in_proj_bias[width:2 * width],
                                              "v_proj.bias": layer.in_proj_bias[2 * width:]})
    cases = []
    for name, size, hidden in masks(tokens):
        output, weights = layer(x[None], x[None], x[None], attn_mask=hidden)
        cases.append({"mask": name, "size": size, "weights": tensor(weights[0]), "output": tensor(output[0])})
    plain = F.scaled_dot_product_attention(x[None], x[None], x[None])[0]
    causal = F.scaled_dot_product_attention(x[None], x[None], x[None], is_causal=True)[0]
    write("self_attention", {"tokens": tensor(x), "learned": cases, "plain": tensor(plain), "plain_causal": tensor(causal)})


def soft():
    draw = Source(13)
    cases = []
    for queries, keys, width, value_width, scale in [(1, 5, 4, 4, 1.0), (3, 40, 8, 5, 1.0), (2, 9, 16, 1, 20.0)]:
        q, k, v = draw(queries, width, scale=scale), draw(keys, width), draw(keys, value_width)
        cases.append({"queries": tensor(q), "keys": tensor(k), "values": tensor(v),
                      "output": tensor(F.scaled_dot_product_attention(q[None], k[None], v[None])[0])})
    write("soft", cases)


if __name__ == "__main__":
    scores()
    self_attention()
    soft()
