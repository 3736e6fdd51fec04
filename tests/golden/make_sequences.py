#!/usr/bin/env python3
"""What PyTorch makes of a hundred dates with each of the six RNNsearch networks in the box and with the encoder-decoder of
dates, and of a hundred rows of digits with the one that sorts, in single precision from the F16 weights.

Made with torch 2.14.1, numpy 2.x on CPU. Run from anywhere, after assets/models/*/train.py:
    python3 tests/golden/make_sequences.py
Needed only to change the values. The inputs are the first hundred of each test set. Of the attention of five inputs all
numbers are kept, of the others its product with a fixed pseudo-random matrix. The encoder-decoder is checked against
torch.nn.Transformer with the same weights on the way, so that the values are not its own author's alone.
"""
import json
import pathlib
import sys

import numpy as np
import torch
from safetensors.torch import save_file

from golden_values import VALUES

MODELS = pathlib.Path(__file__).resolve().parents[2] / "assets" / "models"
sys.path[:0] = [str(MODELS / "rnnsearch-dates"), str(MODELS)]
import dates  # noqa: E402
import scores  # noqa: E402
import train as search  # noqa: E402

sys.path.insert(0, str(MODELS / "transformer-sort"))
del sys.modules["train"]
import train as transformer  # noqa: E402

COUNT, WHOLE = 100, 5
# The probe of weights [.., T, S]: one number a step, so that an error in one weight is not lost among the others.
PROBE = np.sin(np.arange(64) * 12.9898 + 1)


def answer_of(task, numbers):
    text = ""
    for number in numbers:
        if number == 0:
            break
        text += task.target[number]
    return text


def steps_of(numbers):
    """Up to the end, and with it."""
    ends = [at for at, number in enumerate(numbers) if number == 0]
    return ends[0] + 1 if ends else len(numbers)


def probe(weights):
    return weights @ PROBE[: weights.shape[-1]]


def store(tensors, name, row, weights):
    """weights [..., T, S] of one input."""
    weights = weights.astype(np.float64)
    if row < WHOLE:
        tensors[f"{name}.{row}.weights"] = torch.tensor(weights.astype(np.float32))
    tensors.setdefault(f"{name}.probes", []).append(probe(weights).mean(-1).reshape(-1))


def write(file, tensors):
    ready = {key: torch.tensor(np.stack(value).astype(np.float32)) if isinstance(value, list) else value.contiguous()
             for key, value in sorted(tensors.items())}
    save_file(ready, VALUES / file)
    print(f"{file} {(VALUES / file).stat().st_size / 1000:.0f} kB")


def one(example):
    source, mask, _ = search.tensors([example])
    return source, mask


@torch.no_grad()
def search_values(examples, tensors, report):
    for variant in search.VARIANTS:
        model = search.shipped(variant)
        answers, sure = [], []
        padded = np.zeros((len(examples), dates.STEPS, dates.LONGEST))
        for row, example in enumerate(examples):
            source, mask = one(example)
            logits, weights, said = model(source, mask, steps=dates.STEPS)
            steps = steps_of(said[0].tolist())
            answers.append(dates.spell(said[0].tolist()))
            sure.append(float(torch.log_softmax(logits[0, :steps].double(), 1).amax(1).sum().exp()))
            store(tensors, variant, row, weights[0, :steps].numpy())
            padded[row, :steps, : weights.shape[2]] = weights[0, :steps].numpy()
        found = scores.of_weights(padded, examples)
        tensors[f"{variant}.probability"] = torch.tensor(sure)
        report[variant] = {"answers": answers, "exact": search.exact(answers, examples),
                           "mass": found["mass in the span"], "largest": found["largest weight in the span"]}


def check_against_torch(model, source, mask, before, logits):
    """The same numbers from torch.nn.Transformer."""
    sizes = transformer.SIZES
    torch_model = torch.nn.Transformer(
        d_model=sizes["width"], nhead=sizes["heads"], num_encoder_layers=sizes["layers"],
        num_decoder_layers=sizes["layers"], dim_feedforward=sizes["inner"], batch_first=True, norm_first=True, dropout=0.0)

    def copy(to, attention):
        to.in_proj_weight.data = torch.cat([part.weight.data for part in (attention.query, attention.key, attention.value)])
        to.in_proj_bias.data = torch.cat([part.bias.data for part in (attention.query, attention.key, attention.value)])
        to.out_proj.load_state_dict(attention.output.state_dict())

    pairs = [(torch_model.encoder.layers, model.encoder, False), (torch_model.decoder.layers, model.decoder, True)]
    for theirs, ours, crosses in pairs:
        for to, layer in zip(theirs, ours):
            copy(to.self_attn, layer.attention)
            to.norm1.load_state_dict(layer.attention_norm.state_dict())
            if crosses:
                copy(to.multihead_attn, layer.cross)
                to.norm2.load_state_dict(layer.cross_norm.state_dict())
            (to.norm3 if crosses else to.norm2).load_state_dict(layer.mlp_norm.state_dict())
            to.linear1.load_state_dict(layer.mlp.up.state_dict())
            to.linear2.load_state_dict(layer.mlp.down.state_dict())
    torch_model.encoder.norm.load_state_dict(model.encoder_norm.state_dict())
    torch_model.decoder.norm.load_state_dict(model.decoder_norm.state_dict())
    causal = torch.triu(torch.full((before.shape[1], before.shape[1]), -torch.inf), 1)
    theirs = model.output(torch_model.eval()(model.embed(model.source_embedding, source),
                                             model.embed(model.target_embedding, before), tgt_mask=causal,
                                             src_key_padding_mask=~mask, memory_key_padding_mask=~mask))
    assert torch.allclose(theirs, logits, atol=2e-5), (theirs - logits).abs().max()


@torch.no_grad()
def transformer_values(name, tensors, report):
    task = transformer.TASKS[name]()
    model = transformer.shipped(task)
    best = json.loads((task.folder / "config.json").read_text())["best_head"]
    source, mask, targets = (part[:COUNT] for part in task.test)
    answers, sure, texts = [], [], task.texts("test")[:COUNT]
    padded = np.zeros((COUNT, task.steps, source.shape[1]), np.float32)
    for row in range(COUNT):
        length = int(mask[row].sum())
        here, seen = source[row : row + 1, :length], mask[row : row + 1, :length]
        logits, cross, said = model.answer(here, seen, task.steps)
        steps = steps_of(said[0].tolist())
        assert steps == said.shape[1]
        before = torch.nn.functional.pad(said[:, :-1], (1, 0))
        _, _, own = model.decode(model.encode(here, seen)[0], seen, before)
        check_against_torch(model, here, seen, before, logits)
        answers.append(answer_of(task, said[0].tolist()))
        sure.append(float(torch.log_softmax(logits[0].double(), 1).amax(1).sum().exp()))
        store(tensors, f"{name}.cross", row, cross[0].numpy())
        store(tensors, f"{name}.encoder", row, model.encode(here, seen)[1][0].numpy())
        store(tensors, f"{name}.decoder", row, own[0].numpy())
        padded[row, :steps, :length] = cross[0, best[0], best[1]].numpy()
    tensors[f"{name}.probability"] = torch.tensor(sure)
    right = [answer_of(task, row) for row in targets.tolist()]
    if name == "dates":
        mass = scores.of_weights(padded, task.examples["test"][:COUNT])["mass in the span"]
    else:
        marks = task.gold("test")[:COUNT]
        mass = (padded * marks).sum(2)[targets.numpy() > 0].mean()
        report["digits"] = [{"text": text, "answer": answer} for text, answer in zip(texts, right)]
    report[f"transformer-{name}"] = {"answers": answers, "mass": float(mass),
                                     "exact": float(np.mean([a == b for a, b in zip(answers, right)]))}


def main():
    torch.set_num_threads(1)
    examples = dates.examples()[2][:COUNT]
    report = {"dates": [{"text": one.text, "answer": one.answer,
                         "spans": [one.spans[part] for part in ("year", "month", "day")]} for one in examples]}
    tensors = {}
    search_values(examples, tensors, report)
    write("rnnsearch.safetensors", tensors)
    tensors = {}
    for name in ("sort", "dates"):
        transformer_values(name, tensors, report)
    write("encoder_decoder.safetensors", tensors)
    (VALUES / "sequences.json").write_text(json.dumps(report, indent=None, separators=(",", ":")) + "\n")
    print(f"sequences.json {(VALUES / 'sequences.json').stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
