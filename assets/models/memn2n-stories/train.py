#!/usr/bin/env python3
"""Trains an end-to-end memory network of three hops on stories and writes the folder.

    python3 assets/models/memn2n-stories/train.py             two minutes on one core
    python3 assets/models/memn2n-stories/train.py --evaluate  the numbers of the card, from the weights in the folder
    python3 assets/models/memn2n-stories/train.py --export FILE   the test sets, a JSON line a story

Made with torch 2.14.1. The stories are in stories.py. The network is that of Sukhbaatar et al. 2015 (arXiv:1503.08895)
with adjacent weights, position and time encoding, a linear start, and half of the units rectified after each hop; one
network answers all three kinds of questions.
"""
import pathlib
import sys

import numpy as np
import torch
from safetensors.torch import load_file

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
sys.path.insert(0, str(FOLDER))
import stories as world  # noqa: E402
from training import SEED, as_stored, begin, save  # noqa: E402

HOPS, WIDTH, RECTIFIED, SLOTS, LONGEST = 3, 40, 20, world.SLOTS, world.WORDS_A_SENTENCE
STEPS, LINEAR, BATCH, RATE = 6000, 500, 128, 4e-3
TRAINING, TEST, TEST_SEED = 40000, 1000, 101
SHARES = [0.25, 0.25, 0.5]  # of the kinds, in a batch


def position_weights(width, longest):
    """l [longest,width]: 1 + 4 (k - (d+1)/2) (j - (J+1)/2) / (d J), as the authors' code has it."""
    k, j = torch.arange(1, width + 1.0)[None], torch.arange(1, longest + 1.0)[:, None]
    return 1 + 4 * (k - (width + 1) / 2) * (j - (longest + 1) / 2) / (width * longest)


class MemoryNetwork(torch.nn.Module):
    """Adjacent: the table that a hop reads its output from is the one that the next hop finds its memories with."""

    def __init__(self):
        super().__init__()
        self.words = torch.nn.Parameter(0.1 * torch.randn(HOPS + 1, len(world.WORDS), WIDTH))
        self.times = torch.nn.Parameter(0.1 * torch.randn(HOPS + 1, SLOTS, WIDTH))  # row 0: the newest sentence
        self.register_buffer("position", position_weights(WIDTH, LONGEST), persistent=False)
        self.linear, self.even = False, False

    def said(self, ids, table):
        return (torch.nn.functional.embedding(ids, table) * self.position[:ids.shape[-1]] * (ids > 0)[..., None]).sum(-2)

    def forward(self, sentences, length, question):
        """sentences [N,S,J], question [N,J] -> logits [N,V], weights [N,HOPS,S]."""
        there = torch.arange(sentences.shape[1])[None] < length[:, None]
        age = (length[:, None] - 1 - torch.arange(sentences.shape[1])[None]).clamp(min=0)
        state, weights = self.said(question, self.words[0]), []
        memory = self.said(sentences, self.words[0]) + self.times[0][age]
        for hop in range(HOPS):
            output = self.said(sentences, self.words[hop + 1]) + self.times[hop + 1][age]
            scores = torch.einsum("nd,nsd->ns", state, memory)
            if self.even:
                scores = torch.zeros_like(scores)
            mass = scores * there if self.linear else scores.masked_fill(~there, -torch.inf).softmax(-1)
            state = state + torch.einsum("ns,nsd->nd", mass, output)
            state = torch.cat([state[:, :WIDTH - RECTIFIED], state[:, WIDTH - RECTIFIED:].relu()], 1)
            weights.append(mass)
            memory = output
        return state @ self.words[HOPS].T, torch.stack(weights, 1)


def tensors(stories, rows=slice(None)):
    return [torch.from_numpy(each[rows]) for each in (stories.sentences, stories.length, stories.question)]


def answer_ids(stories):
    return torch.tensor([world.ID[word] for word in world.ANSWERS])[torch.from_numpy(stories.answer)]


def training_sets(seed=SEED):
    return [world.Stories(np.random.default_rng(seed + place), kind, TRAINING) for place, kind in enumerate(world.KINDS)]


def test_set(kind, count=TEST):
    """Stories of a seed of their own that do not stand in the training set."""
    place = world.KINDS.index(kind)
    stories = world.Stories(np.random.default_rng(TEST_SEED + place), kind, 2 * TEST)
    stories.keep(world.unlike(stories, training_sets()[place]))
    stories.keep(slice(0, count))
    return stories


def train(seed=SEED, steps=STEPS):
    rng = begin(seed)
    model = MemoryNetwork()
    sets = training_sets()
    data = [torch.cat(each) for each in zip(*(tensors(each) for each in sets))]
    answers = torch.cat([answer_ids(each) for each in sets])
    optimizer = torch.optim.Adam(model.parameters(), RATE)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.15)
    by_length = [np.argsort(each.length, kind="stable") for each in sets]
    starts = np.cumsum([0] + [len(each.answer) for each in sets])
    for step in range(steps):
        model.linear = step < LINEAR
        # Short stories first: whether two places are the same is learned from few sentences, or not at all.
        longest = min(SLOTS, 3 + int(2 * step / steps * (SLOTS - 2)))
        kinds = rng.choice(len(sets), size=BATCH, p=SHARES)
        rows = np.zeros(BATCH, np.int64)
        for kind, each in enumerate(sets):
            mine = kinds == kind
            among = np.searchsorted(each.length[by_length[kind]], longest, side="right")
            rows[mine] = starts[kind] + by_length[kind][rng.integers(among, size=mine.sum())]
        rows = torch.from_numpy(rows)
        logits, _ = model(*(each[rows] for each in data))
        loss = torch.nn.functional.cross_entropy(logits, answers[rows])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 40.0)
        optimizer.step()
        rate.step()
        if step % 500 == 0 or step == steps - 1:
            right = (logits.argmax(-1) == answers[rows]).float()
            share = [round(float(right[torch.from_numpy(kinds == kind)].mean()), 2) for kind in range(len(sets))]
            print(step, f"{loss.item():.3f}, right by kind {share}, up to {longest} sentences", flush=True)
    return as_stored(model.eval())


def run(model, stories):
    with torch.no_grad():
        logits, weights = model(*tensors(stories))
    right = (logits.argmax(-1) == answer_ids(stories)).numpy()
    return right, weights.numpy()


def mass_on(weights, support):
    """The largest mass [N] that any hop lays on a sentence, and whether it is the first of that hop."""
    rows = np.arange(len(support))
    masses = weights[rows, :, support]
    hits = weights.argmax(-1) == support[:, None]
    return masses.max(1), hits.any(1)


def evaluate(model):
    """The numbers of the card."""
    torch.manual_seed(1)
    untrained = as_stored(MemoryNetwork().eval())
    for kind in world.KINDS:
        stories = test_set(kind)
        right, weights = run(model, stories)
        print(f"{kind}: accuracy {right.mean():.4f} of {len(right)}")
        model.even = True
        even_right, even = run(model, stories)
        model.even = False
        shuffled = np.roll(weights, 1, 0)
        shuffled = shuffled * (np.arange(SLOTS) < stories.length[:, None])[:, None]
        for fact in range(2 if kind == "thing" else 1):
            line = f"  fact {fact + 1}:"
            for name, each in (("", weights), ("uniform", even), ("random weights", run(untrained, stories)[1]),
                               ("of other stories", shuffled)):
                mass, hit = mass_on(each, stories.support[:, fact])
                line += f" {name} first in a hop {hit.mean():.4f}, mass {mass.mean():.4f};"
            by_hop = (weights.argmax(-1) == stories.support[:, None, fact]).mean(0)
            print(line, "first by hop", by_hop.round(4).tolist())
        if kind == "thing":
            both = mass_on(weights, stories.support[:, 0])[1] & mass_on(weights, stories.support[:, 1])[1]
            first = weights.argmax(-1)
            ordered = np.zeros(len(right), bool)
            for one in range(HOPS):
                for later in range(one + 1, HOPS):
                    ordered |= (first[:, one] == stories.support[:, 0]) & (first[:, later] == stories.support[:, 1])
            print(f"  both facts first in some hop, of those answered right: {both[right].mean():.4f}; in order: "
                  f"{ordered[right].mean():.4f}; kept order of hops {(first == 0).mean():.3f}")
        print(f"  accuracy with uniform attention {even_right.mean():.4f}, with random weights "
              f"{run(untrained, stories)[0].mean():.4f}")


def load():
    model = MemoryNetwork()
    model.load_state_dict({name: value.float() for name, value in load_file(FOLDER / "model.safetensors").items()})
    return model.eval()


if __name__ == "__main__":
    if "--export" in sys.argv:
        world.export(sys.argv[-1], map(test_set, world.KINDS))
        raise SystemExit
    if "--evaluate" not in sys.argv:
        best = train()
        config = {"model_type": "memn2n", "hops": HOPS, "width": WIDTH, "rectified": RECTIFIED, "slots": SLOTS, "sentence_words": LONGEST,
                  "vocabulary": world.WORDS, "answers": world.ANSWERS}
        save(FOLDER, best.state_dict(), config)
    torch.set_num_threads(1)
    evaluate(load())
