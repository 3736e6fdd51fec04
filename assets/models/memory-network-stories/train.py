#!/usr/bin/env python3
"""Trains a memory network that picks one sentence a hop, told which ones support an answer, and writes the folder.

    python3 assets/models/memory-network-stories/train.py             half a minute on one core
    python3 assets/models/memory-network-stories/train.py --evaluate  the numbers of the card, from the weights here
    python3 assets/models/memory-network-stories/train.py --export FILE   the test sets, a JSON line a story

Made with torch 2.14.1. The stories are those of memn2n-stories, kinds "person" and "thing". The network is that of
Weston, Chopra, Bordes 2014 (arXiv:1410.3916) with write time, and a memory that says "enough" (Weston et al. 2015,
arXiv:1502.05698) for questions that need one sentence only.
"""
import pathlib
import sys

import numpy as np
import torch
from safetensors.torch import load_file

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
sys.path.insert(0, str(FOLDER.parent / "memn2n-stories"))
import stories as world  # noqa: E402
from training import SEED, as_stored, begin, save  # noqa: E402

KINDS, HOPS, WIDTH, MARGIN = ["person", "thing"], 2, 32, 0.1
STEPS, BATCH, RATE, TRAINING, TEST, TEST_SEED = 1000, 64, 5e-3, 20000, 1000, 202
ENOUGH = "[enough]"
ANSWERS = world.PLACES
WORDS = ["[nil]", ENOUGH] + [word for word in world.WORDS if word not in ("[nil]", "yes", "no", "in")]
OURS = torch.tensor([WORDS.index(word) if word in WORDS else 0 for word in world.WORDS])
SLOTS, LONGEST = world.SLOTS, world.WORDS_A_SENTENCE


class MemoryNetwork(torch.nn.Module):
    """U of the choice and U of the answer, as tables of words: one block for the question, one for each sentence found so
    far, one for what is scored; and the three features of write time."""

    def __init__(self):
        super().__init__()
        block = lambda count: torch.nn.Parameter(0.1 * torch.randn(count, len(WORDS), WIDTH))
        self.choice_given, self.choice_scored = block(2), block(1)  # given: question, sentence of the first hop
        self.time = torch.nn.Parameter(0.1 * torch.randn(3, WIDTH))
        self.answer_given, self.answer_scored = block(3), block(1)  # given: question, first and second sentence

    @staticmethod
    def bag(ids, table):
        return (torch.nn.functional.embedding(ids, table) * (ids > 0)[..., None]).sum(-2)

    def given(self, question, first=None):
        x = self.bag(question, self.choice_given[0])
        return x if first is None else x + self.bag(first, self.choice_given[1])

    def scores(self, x, sentences):
        """What a sentence has for itself, time left out, the one that says "enough" last. x [N,d] -> [N,S+1]."""
        scored = self.bag(sentences, self.choice_scored[0])
        enough = self.choice_scored[0][WORDS.index(ENOUGH)].expand(len(x), 1, -1)
        return torch.einsum("nd,nsd->ns", x, torch.cat([scored, enough], 1))

    def time_scores(self, x):
        return x @ self.time.T  # [N,3]: x older than y, x older than y', y older than y'

    def preference(self, x, sentences, found=None):
        """s(x, y, y') for all pairs: [N,S+1,S+1]. `found` [N]: slot of the sentence that x holds; none: the question,
        which is newer than every sentence. "Enough" has no time."""
        own, timed = self.scores(x, sentences), self.time_scores(x)
        count = own.shape[1]
        slots = torch.arange(count)
        real = (slots < count - 1)
        # 1: older, -1: newer, so that both speak; 0: neither.
        older = torch.sign(slots[None] - slots[:, None]) * real[:, None] * real[None]
        s = own[:, :, None] - own[:, None, :] + timed[:, 2, None, None] * older
        if found is not None:
            before = torch.sign(slots[None] - found[:, None]) * real[None] * (found < count - 1)[:, None]
            s = s + timed[:, 0, None, None] * before[:, :, None] + timed[:, 1, None, None] * before[:, None, :]
        return s

    def answers(self, question, first, second):
        x = (self.bag(question, self.answer_given[0]) + self.bag(first, self.answer_given[1]) +
             self.bag(second, self.answer_given[2]))
        return x @ self.answer_scored[0][[WORDS.index(word) for word in ANSWERS]].T


def pick(preference, allowed):
    """One slot [N]: it goes through the allowed ones in order and keeps the one that is preferred."""
    rows = torch.arange(len(preference))
    best = allowed.long().argmax(1)
    for slot in range(preference.shape[1]):
        better = allowed[:, slot] & (preference[rows, slot, best] > 0) & (best != slot)
        best = torch.where(better, torch.full_like(best, slot), best)
    return best


def memories(length, slots):
    """The sentences that are there, and the memory that says "enough". [N,S+1]"""
    return torch.cat([torch.arange(slots)[None] < length[:, None], torch.ones(len(length), 1, dtype=torch.bool)], 1)


def sentence_at(sentences, slot):
    """[N,J]; nothing for the slot behind the last, which says "enough"."""
    padded = torch.cat([sentences, torch.zeros_like(sentences[:, :1])], 1)
    return padded[torch.arange(len(sentences)), slot]


def hinge(preference, gold, allowed):
    """Gold above every other allowed slot by the margin, asked from both sides, as the paper's loss has it."""
    rows = torch.arange(len(gold))
    others = allowed.clone()
    others[rows, gold] = False
    over = (MARGIN - preference[rows, gold]).clamp(min=0) * others
    under = (MARGIN + preference[rows, :, gold]).clamp(min=0) * others
    return (over + under).sum(1).mean()


def tensors(stories):
    enough = np.where(stories.support < 0, SLOTS, stories.support)
    return [OURS[torch.from_numpy(stories.sentences)], torch.from_numpy(stories.length),
            OURS[torch.from_numpy(stories.question)], torch.from_numpy(stories.answer), torch.from_numpy(enough)]


def training_sets():
    return [world.Stories(np.random.default_rng(SEED + 50 + place), kind, TRAINING) for place, kind in enumerate(KINDS)]


def test_set(kind, count=TEST):
    place = KINDS.index(kind)
    stories = world.Stories(np.random.default_rng(TEST_SEED + place), kind, 2 * TEST)
    stories.keep(world.unlike(stories, training_sets()[place]))
    stories.keep(slice(0, count))
    return stories


def train():
    rng = begin()
    model = MemoryNetwork()
    data = [torch.cat(each) for each in zip(*(tensors(each) for each in training_sets()))]
    optimizer = torch.optim.Adam(model.parameters(), RATE)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS, pct_start=0.1)
    for step in range(STEPS):
        rows = torch.from_numpy(rng.integers(len(data[0]), size=BATCH))
        sentences, length, question, answer, support = (each[rows] for each in data)
        first = sentence_at(sentences, support[:, 0])
        loss = hinge(model.preference(model.given(question), sentences), support[:, 0], memories(length, SLOTS))
        loss = loss + hinge(model.preference(model.given(question, first), sentences, support[:, 0]), support[:, 1],
                            memories(length, SLOTS))
        said = model.answers(question, first, sentence_at(sentences, support[:, 1]))
        # The paper ranks answers by a margin too; cross-entropy gives them probabilities.
        loss = loss + torch.nn.functional.cross_entropy(said, answer)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        rate.step()
        if step % 500 == 0 or step == STEPS - 1:
            print(step, f"{loss.item():.4f}", flush=True)
    return as_stored(model.eval())


def run(model, stories, choose=pick):
    """right [N], slots picked [N,2] (SLOTS: enough)."""
    sentences, length, question, answer, _ = tensors(stories)
    with torch.no_grad():
        one = choose(model.preference(model.given(question), sentences), memories(length, SLOTS))
        first = sentence_at(sentences, one)
        two = choose(model.preference(model.given(question, first), sentences, one), memories(length, SLOTS))
        two = torch.where(one == SLOTS, one, two)
        said = model.answers(question, first, sentence_at(sentences, two))
    return (said.argmax(1) == answer).numpy(), torch.stack([one, two], 1).numpy()


def evaluate(model):
    torch.manual_seed(1)
    untrained = as_stored(MemoryNetwork().eval())

    def at_random(preference, allowed):
        return torch.multinomial(allowed.float(), 1)[:, 0]

    for kind in KINDS:
        stories = test_set(kind)
        wanted = tensors(stories)[4].numpy()
        right, picked = run(model, stories)
        print(f"{kind}: accuracy {right.mean():.4f} of {len(right)}, hops right {(picked == wanted).mean(0).round(4).tolist()}")
        other_right, other = run(untrained, stories)
        print(f"  random weights: accuracy {other_right.mean():.4f}, hops {(other == wanted).mean(0).round(4).tolist()}")
        print(f"  picks of other stories: hops {(np.roll(picked, 1, 0) == wanted).mean(0).round(4).tolist()}")
        even_right, even = run(model, stories, at_random)
        print(f"  a sentence at random: accuracy {even_right.mean():.4f}, hops {(even == wanted).mean(0).round(4).tolist()}")


def load():
    model = MemoryNetwork()
    model.load_state_dict({name: value.float() for name, value in load_file(FOLDER / "model.safetensors").items()})
    return model.eval()


if __name__ == "__main__":
    if "--export" in sys.argv:
        world.export(sys.argv[-1], map(test_set, KINDS))
        raise SystemExit
    if "--evaluate" not in sys.argv:
        config = {"model_type": "memory_network", "hops": HOPS, "width": WIDTH, "slots": SLOTS, "sentence_words": LONGEST,
                  "vocabulary": WORDS, "enough": ENOUGH, "answers": ANSWERS}
        save(FOLDER, train().state_dict(), config)
    torch.set_num_threads(1)
    evaluate(load())
