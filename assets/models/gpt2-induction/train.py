#!/usr/bin/env python3
"""Trains a GPT-2 of two layers on sequences that repeat, until it has induction heads; writes the folder.

    python3 assets/models/gpt2-induction/train.py             about three minutes on one core
    python3 assets/models/gpt2-induction/train.py --evaluate  the numbers of the card, from the weights in the folder

Made with torch 2.14.1, transformers 5.24.0. A sequence draws `period` different words of 64 and says them over and over:
after the first round, the next word is the one that followed last time. Periods vary from 3 to 32, so that no fixed
distance helps and a word has to be looked up by what it is.
"""
import json
import pathlib
import sys

import numpy as np
import torch
import transformers as hf

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
from training import as_stored, begin, save  # noqa: E402

LENGTH, SHORTEST, LONGEST, STEPS, BATCH = 64, 3, 32, 2400, 64
WORDS = ("ant bear bee cat cow crab crow deer dog duck eel elk fish fly fox frog gnat goat hawk hen horse lamb lark lion "
         "mole moth mouse mule newt owl ox panda pig pony rat seal shark sheep slug snail snake swan tiger toad trout "
         "wasp whale wolf worm yak apple bread cheese egg fig honey leek lemon melon olive onion pear plum rice").split()
UNKNOWN, FIRST = 0, 1
TEST_SEED = 7


def sequences(rng, count, period=None):
    """ids [count, LENGTH] and their periods [count]. A few have words that the network does not know."""
    periods = np.full(count, period) if period else rng.integers(SHORTEST, LONGEST + 1, count)
    drawn = rng.permuted(np.tile(np.arange(len(WORDS)), (count, 1)), axis=1) + FIRST
    if not period:
        strange = (rng.random((count, 1)) < 0.2) & (rng.random(drawn.shape) < 0.1)
        drawn[strange] = UNKNOWN
    places = np.arange(LENGTH)[None] % periods[:, None]
    return np.take_along_axis(drawn, places, 1), periods


def build():
    config = hf.GPT2Config(vocab_size=len(WORDS) + FIRST, n_positions=LENGTH, n_embd=64, n_layer=2, n_head=4, n_inner=128,
                           resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, bos_token_id=None, eos_token_id=None)
    model = hf.GPT2LMHeadModel(config)
    # Positions begin as waves: "the word before" is then one and the same turn everywhere, and soon found.
    place, wave = torch.arange(LENGTH)[:, None], torch.arange(32)[None]
    angle = place * 3.0 / 30 ** (wave / 31)
    model.transformer.wpe.weight.data.copy_(0.1 * torch.cat([angle.sin(), angle.cos()], 1))
    return model


def train():
    rng = begin()
    model = build().train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, betas=(0.9, 0.98), weight_decay=0.0)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=STEPS, pct_start=0.05)
    for step in range(STEPS):
        ids, periods = sequences(rng, BATCH)
        ids = torch.from_numpy(ids)
        logits = model(input_ids=ids).logits[:, :-1]
        loss = torch.nn.functional.cross_entropy(logits.transpose(1, 2), ids[:, 1:], reduction="none")
        # In the first round nothing can be known; a small weight teaches the network to say so.
        known = torch.from_numpy(np.arange(1, LENGTH)[None] >= periods[:, None]).float()
        weight = known + 0.1 * (1 - known)
        loss = (loss * weight).sum() / weight.sum()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        rate.step()
        if step % 200 == 0:
            print(step, f"{loss.item():.3f}", flush=True)
    return as_stored(model.eval())


def attentions(model, ids):
    model.set_attn_implementation("eager")
    with torch.no_grad():
        run = model(input_ids=torch.from_numpy(ids), output_attentions=True)
    return run.logits, torch.stack(run.attentions, 1)  # [N, layers, heads, T, T]


def induction(weights, period):
    """Mean mass [layers, heads], over places after the first round, on the words that followed this word before."""
    total = torch.zeros(weights.shape[1:3])
    for place in range(period, LENGTH):
        total += weights[:, :, :, place, place % period + 1:place:period].sum(-1).mean(0)
    return total / (LENGTH - period)


def previous(weights):
    return weights.diagonal(offset=-1, dim1=-2, dim2=-1).mean((0, 3))


def accuracy(logits, ids, period):
    guesses = logits.argmax(-1)[:, period - 1:-1].numpy()
    return float((guesses == ids[:, period:]).mean())


class Uniform:
    """Attention replaced by equal weights on all words up to this one."""

    def __enter__(self):
        from transformers.models.gpt2 import modeling_gpt2
        self.place, self.kept = modeling_gpt2, modeling_gpt2.eager_attention_forward

        def forward(module, query, key, value, attention_mask, **_):
            weights = torch.ones(query.shape[-2], key.shape[-2]).tril()
            weights = (weights / weights.sum(-1, keepdim=True)).expand(*query.shape[:2], -1, -1)
            return (weights @ value).transpose(1, 2), weights
        modeling_gpt2.eager_attention_forward = forward

    def __exit__(self, *_):
        self.place.eager_attention_forward = self.kept


def evaluate(model):
    print("test set: 1000 sequences of a seed of its own for each period")
    for period in (32, 4, 8, 16):
        ids, _ = sequences(np.random.default_rng(TEST_SEED + period), 1000, period)
        logits, weights = attentions(model, ids)
        mass, back = induction(weights, period), previous(weights)
        print(f"period {period}: accuracy {accuracy(logits, ids, period):.4f}, induction mass by head "
              f"{mass.numpy().round(3).tolist()}, previous word by head {back.numpy().round(3).tolist()}")
        if period != 32:
            continue
        layer, head = divmod(int(mass.argmax()), mass.shape[1])
        print(f"  best head: layer {layer} head {head}, {mass[layer, head]:.4f}; previous word, layer 0: "
              f"head {int(back[0].argmax())}, {back[0].max():.4f}")
        even = torch.ones(LENGTH, LENGTH).tril()
        even = (even / even.sum(-1, keepdim=True)).expand(1, 1, 1, -1, -1)
        print(f"  uniform attention: {induction(even, period)[0, 0]:.4f}, previous word {previous(even)[0, 0]:.4f}")
        torch.manual_seed(1)
        untrained, random = attentions(build().eval(), ids)
        print(f"  random weights: {induction(random, period).max():.4f}, previous word {previous(random)[0].max():.4f}, "
              f"accuracy {accuracy(untrained, ids, period):.4f}")
        others, _ = sequences(np.random.default_rng(TEST_SEED), 1000)
        _, foreign = attentions(model, others)
        print(f"  of other sequences (periods 3 to 32): {induction(foreign, period)[layer, head]:.4f}")
        with Uniform():
            logits, _ = attentions(model, ids)
        print(f"  accuracy with uniform attention: {accuracy(logits, ids, period):.4f}")


def write(model):
    tensors = {name: value for name, value in model.state_dict().items() if name != "lm_head.weight"}
    config = {"architectures": ["GPT2LMHeadModel"], "dtype": "float32"}
    kept = model.config.to_dict()
    for key in ("model_type", "vocab_size", "n_positions", "n_embd", "n_layer", "n_head", "n_inner", "activation_function",
                "layer_norm_epsilon", "bos_token_id", "eos_token_id", "tie_word_embeddings"):
        config[key] = kept[key]
    save(FOLDER, tensors, config)
    vocabulary = {"[UNK]": UNKNOWN} | {word: FIRST + place for place, word in enumerate(WORDS)}
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": UNKNOWN, "content": "[UNK]", "single_word": False, "lstrip": False, "rstrip": False,
                          "normalized": False, "special": True}],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": None, "decoder": None,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    }
    (FOLDER / "tokenizer.json").write_text(json.dumps(tokenizer, indent=1) + "\n")
    (FOLDER / "tokenizer_config.json").write_text(json.dumps(
        {"tokenizer_class": "PreTrainedTokenizerFast", "unk_token": "[UNK]", "model_max_length": LENGTH}) + "\n")


if __name__ == "__main__":
    assert len(set(WORDS)) == 64
    if "--evaluate" not in sys.argv:
        write(train())
    torch.set_num_threads(1)
    evaluate(hf.GPT2LMHeadModel.from_pretrained(FOLDER).eval())
