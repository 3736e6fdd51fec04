#!/usr/bin/env python3
"""Expected values of the learned scores, of the selections and of the positions, from other people's code.

Made with torch 2.14.1, transformers 5.23.0, timm 1.0.31, entmax 1.3 on CPU, and OpenNMT-py 3.5.1 from a folder of its
own:  pip install --no-deps --target=FOLDER OpenNMT-py==3.5.1
Run from anywhere:  PYTHONPATH=FOLDER python3 tests/golden/make_scores.py
Seeds are fixed, so a second run changes nothing. Needed only to change the values, never to build or test.
"""
import importlib.util
import pathlib
import sys
import types

import entmax
import torch
import torch.nn.functional as F
from timm.layers import apply_rot_embed
from transformers.models.bloom.modeling_bloom import build_alibi_tensor
from transformers.models.llama.modeling_llama import apply_rotary_pos_emb
from transformers.models.seamless_m4t_v2.configuration_seamless_m4t_v2 import SeamlessM4Tv2Config
from transformers.models.seamless_m4t_v2.modeling_seamless_m4t_v2 import SeamlessM4Tv2ConformerSelfAttention
from transformers.models.t5.modeling_t5 import T5Attention

from golden_values import Source, integers, scaled_to_fan_in, tensor, write, write_weights


def opennmt_global_attention():
    """OpenNMT's module alone: its package wants more than attention needs."""
    for name in ("onmt", "onmt.modules", "onmt.modules.sparse_activations", "onmt.utils", "onmt.utils.misc"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules["onmt.modules.sparse_activations"].sparsemax = None
    sys.modules["onmt.utils.misc"].sequence_mask = None
    places = [pathlib.Path(folder) / "onmt/modules/global_attention.py" for folder in sys.path]
    path = next(place for place in places if place.exists())
    spec = importlib.util.spec_from_file_location("global_attention", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.GlobalAttention


def learned_scores():
    GlobalAttention = opennmt_global_attention()
    draw, width = Source(21), 6
    queries, keys = draw(3, width), draw(70, width)

    def scores(module):
        return tensor(module.score(queries[None], keys[None])[0])

    content = {"queries": tensor(queries), "keys": tensor(keys)}

    additive = scaled_to_fan_in(GlobalAttention(width, attn_type="mlp"), 22, scale=2)
    content["additive"] = scores(additive)
    parts = {"linear_query.weight": additive.linear_query.weight, "linear_query.bias": additive.linear_query.bias,
             "linear_context.weight": additive.linear_context.weight}
    write_weights("additive", {**parts, "v.weight": additive.v.weight})
    # One matrix over [query; key] is the two matrices side by side.
    write_weights("concat", {"attn.weight": torch.cat([additive.linear_query.weight, additive.linear_context.weight], 1),
                             "attn.bias": additive.linear_query.bias, "v.weight": additive.v.weight})

    normalized = torch.nn.utils.weight_norm(additive.v, dim=None)
    with torch.no_grad():
        normalized.weight_g.fill_(1.75)
    content["additive_normalized"] = scores(additive)
    write_weights("additive_normalized", {**parts, "v.weight_v": normalized.weight_v, "v.weight_g": normalized.weight_g})

    unprojected = scaled_to_fan_in(GlobalAttention(width, attn_type="mlp"), 23, scale=2)
    with torch.no_grad():
        unprojected.linear_context.weight.copy_(torch.eye(width))
        unprojected.linear_query.bias.zero_()
    content["concat_code"] = scores(unprojected)
    write_weights("concat_code", {"attn.weight": unprojected.linear_query.weight, "v.weight": unprojected.v.weight})

    general = scaled_to_fan_in(GlobalAttention(width, attn_type="general"), 24)
    content["bilinear"] = scores(general)
    write_weights("bilinear", {"linear_in.weight": general.linear_in.weight})

    location = scaled_to_fan_in(torch.nn.Linear(width, 80), 25)
    content["location"] = tensor(location(queries)[:, :70])
    write_weights("location", {"location.weight": location.weight, "location.bias": location.bias})
    write("learned_scores", content)


def selections():
    draw, cases = Source(31), []
    inputs = [draw(1, 1), draw(4, 7, scale=2), draw(3, 40), draw(2, 300, scale=0.5), draw(2, 9, scale=100),
              torch.zeros(1, 6, dtype=torch.float64), torch.tensor([[1, .5, .1, -1.0]], dtype=torch.float64)]
    masked = draw(3, 8)
    masked[:, 2:5] = float("-inf")
    for scores in [*inputs, masked]:
        hidden = torch.isinf(scores)
        shown = scores.masked_fill(hidden, 0)
        cases.append({"scores": tensor(shown), "masked": integers(hidden.reshape(-1).nonzero().reshape(-1)),
                      "sparsemax": tensor(entmax.sparsemax(scores, dim=-1)),
                      "entmax15": tensor(entmax.entmax15(scores, dim=-1)), "sigmoid": tensor(torch.sigmoid(scores))})
    noisy = []
    for scores, temperature, seed in [(draw(1, 5), 1.0, 1), (draw(1, 33, scale=2), 0.3, 2), (draw(1, 4), 5.0, 3)]:
        torch.manual_seed(seed)
        soft = F.gumbel_softmax(scores, tau=temperature, hard=False)
        torch.manual_seed(seed)
        hard = F.gumbel_softmax(scores, tau=temperature, hard=True)
        torch.manual_seed(seed)
        noise = -torch.empty_like(scores).exponential_().log()
        noisy.append({"scores": tensor(scores), "noise": tensor(noise), "temperature": temperature,
                      "soft": tensor(soft), "hard": tensor(hard)})
    write("selections", {"cases": cases, "gumbel": noisy})


def positions():
    draw, tokens, width = Source(41), 9, 8
    vectors = draw(tokens, width)
    rates = 1 / 10000 ** (torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = torch.arange(tokens, dtype=torch.float64)[:, None] * rates
    content = {"vectors": tensor(vectors)}
    twice = lambda value: value.repeat_interleave(2, -1)
    content["interleaved"] = tensor(apply_rot_embed(vectors, twice(angles.sin()), twice(angles.cos())))
    both = torch.cat([angles, angles], -1)
    content["halves"] = tensor(apply_rotary_pos_emb(vectors[None, None], vectors[None, None], both.cos()[None],
                                                    both.sin()[None])[0][0, 0])

    content["alibi"] = []
    for heads in (1, 2, 6, 8, 12):
        bias = build_alibi_tensor(torch.ones(1, 2, dtype=torch.long), heads, torch.float64).reshape(heads, 2)
        content["alibi"].append({"heads": heads, "slopes": tensor(bias[:, 1] - bias[:, 0])})

    content["t5"] = []
    distances = torch.arange(-300, 301)
    for buckets, bidirectional in ((32, True), (32, False), (16, True), (8, False)):
        found = T5Attention._relative_position_bucket(distances, bidirectional, buckets, 128)
        content["t5"].append({"buckets": buckets, "looks_ahead": bidirectional, "first": -300, "found": found.tolist()})

    config = SeamlessM4Tv2Config(hidden_size=width, speech_encoder_attention_heads=1, left_max_position_embeddings=3,
                                 right_max_position_embeddings=3, position_embeddings_type="relative_key",
                                 attn_implementation="eager")
    layer = scaled_to_fan_in(SeamlessM4Tv2ConformerSelfAttention(config), 42, scale=1.5)
    output, weights = layer(vectors[None])
    content["shaw"] = tensor(weights[0, 0])
    write_weights("shaw", {"q_proj.weight": layer.linear_q.weight, "q_proj.bias": layer.linear_q.bias,
                           "k_proj.weight": layer.linear_k.weight, "k_proj.bias": layer.linear_k.bias,
                           "v_proj.weight": layer.linear_v.weight, "v_proj.bias": layer.linear_v.bias,
                           "distance_embedding.weight": layer.distance_embedding.weight})
    write("positions", content)


if __name__ == "__main__":
    learned_scores()
    selections()
    positions()
