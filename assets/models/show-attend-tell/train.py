#!/usr/bin/env python3
"""Trains Show, attend and tell on pictures of shapes, soft or hard, and writes model.safetensors, config.json and SHA256SUMS
into show-attend-tell or show-attend-tell-hard. Needs torch and safetensors.

    python3 train.py soft                 trains, then evaluates
    python3 train.py hard                 the same, from the weights of the soft one
    python3 train.py soft --evaluate      the numbers of the card, from the shipped F16 weights
    python3 train.py soft --samples DIR   pictures to try, eight times as large as the network's

First the encoder learns alone, as the paper's came from another task: which of sixteen words like "red circle" the caption
has, wherever in the picture the best cell for it is (a maximum over cells, as Fang et al. 2015, arXiv:1411.4952; nothing
tells it the place). Then it stays as it is. Soft (4.2): cross entropy of the words, and the doubly stochastic penalty
sum_i (1 - sum_t alpha_ti)^2, here with a small weight. Hard (4.1): the place of a word is drawn from alpha, and REINFORCE
teaches alpha by the log-probability of the words from there on; the baseline of each word is a moving mean; half of the
batches, in the end a tenth, use alpha itself.
"""
import argparse
import json
import pathlib
import sys
import time

import numpy as np
import torch
from safetensors.torch import load_file

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
from network import ShowAttendTell, describe, hardest, sampled, soft  # noqa: E402
from shapes import MOST_WORDS, SIDE, WORDS, caption_text, make  # noqa: E402
from training import as_stored, begin, fit_world, is_outside, save  # noqa: E402

FOLDERS = {"soft": FOLDER, "hard": FOLDER.parent / "show-attend-tell-hard"}
CHOOSE = {"soft": soft, "hard": hardest}
BATCH, POOL, POOL_EPOCHS = 64, 10000, 8  # so many epochs, then other pictures
STEPS, RATE, PENALTY = {"soft": 2400, "hard": 2400}, {"soft": 4e-3, "hard": 1e-3}, 0.0003
POLICY, ENTROPY, KEPT = 0.1, 0.002, 0.9
ENCODER_STEPS, ENCODER_RATE = 700, 4e-3
TEST_SEED, HELD_OUT_SEED, TEST_SIZE = 101, 102, 1000


def blurred(pixels):
    """As a picture comes out that was drawn larger and shrunk with a triangle filter."""
    for axis in (2, 3):
        wide = np.pad(pixels, [(1, 1) if side == axis else (0, 0) for side in range(4)], mode="edge")
        size = pixels.shape[axis]
        pixels = 0.75 * pixels + 0.125 * (np.take(wide, range(size), axis) + np.take(wide, range(2, size + 2), axis))
    return pixels


def pictures_and_captions(generator):
    """10,000 pictures as bytes, every third 500 blurred, and their captions."""
    parts = [make(generator, 500) for _ in range(POOL // 500)]
    for part in parts[::3]:
        part.pixels = blurred(part.pixels)
    return (np.concatenate([np.round(part.pixels * 255).astype(np.uint8) for part in parts]),
            torch.from_numpy(np.concatenate([part.captions for part in parts])))


def batches(generator):
    """Rows of the pool, without an end."""
    while True:
        yield from np.split(generator.permutation(POOL)[:POOL // BATCH * BATCH], POOL // BATCH)


@torch.no_grad()
def see(network, pixels):
    """What the encoder makes of pictures, bytes or 0..1 [N,cells,channels]."""
    scale = 255 if pixels.dtype == np.uint8 else 1
    return torch.cat([network.encoder(torch.from_numpy(pixels[at:at + 250]).to(network.places.weight.dtype) / scale)
                      for at in range(0, len(pixels), 250)])


def train_encoder(network, generator):
    head = torch.nn.Linear(network.places.embedding_dim, 16)
    parameters = [*network.encoder.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, ENCODER_RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, ENCODER_RATE, total_steps=ENCODER_STEPS, pct_start=0.1)
    pixels, captions = pictures_and_captions(generator)
    named = torch.zeros(POOL, 16)
    for first in (1, 5, 9):
        has = captions[:, first] > 0
        named[has, 4 * (captions[has, first] - 2) + captions[has, first + 1] - 6] = 1
    network.encoder.train()
    began = time.process_time()
    for step, rows in zip(range(ENCODER_STEPS), batches(generator)):
        logits = head(network.encoder(torch.from_numpy(pixels[rows]).float() / 255)).amax(1)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, named[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if (step + 1) % 100 == 0:
            right = ((logits > 0) == (named[rows] > 0)).all(1).float().mean()
            print(f"encoder, {step + 1} steps, {time.process_time() - began:.0f} s: loss {loss.item():.3f}, all named "
                  f"{right:.3f}", flush=True)
    network.encoder.eval().requires_grad_(False)


def words_that_count(captions):
    """Up to the first <end> [N,T]."""
    return torch.cat([torch.ones(len(captions), 1), (captions[:, :-1] != 0).float()], 1)


def train(kind, generator):
    network = load("soft") if kind == "hard" else ShowAttendTell(len(WORDS))
    if kind == "soft":
        train_encoder(network, generator)
    as_stored(network.encoder).requires_grad_(False)
    steps, rate = STEPS[kind], RATE[kind]
    optimizer = torch.optim.Adam([one for one in network.parameters() if one.requires_grad], rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.1)
    rows_of, held_out = batches(generator), make(np.random.default_rng(HELD_OUT_SEED), 300)
    baseline = torch.zeros(MOST_WORDS + 1)
    began = time.process_time()
    for step in range(steps):
        if step % (POOL_EPOCHS * (POOL // BATCH)) == 0:
            pixels, all_captions = pictures_and_captions(generator)
            seen = see(network, pixels)
        rows = next(rows_of)
        captions = all_captions[rows]
        draws = kind == "hard" and generator.random() < 0.5 + 0.4 * step / steps
        logits, log_places, used = network(seen[rows], captions, sampled if draws else soft)
        counts = words_that_count(captions)
        cost = torch.nn.functional.cross_entropy(logits.transpose(1, 2), captions, reduction="none") * counts
        loss = cost.sum() / counts.sum()
        if kind == "soft":
            loss = loss + PENALTY * ((1 - (used * counts[:, :, None]).sum(1)) ** 2).sum(1).mean()
        if draws:
            gain = -cost.detach().flip(1).cumsum(1).flip(1)  # log-probability of the words from here on
            advantage = (gain - baseline) * counts
            baseline = KEPT * baseline + (1 - KEPT) * gain.mean(0)
            chosen = (log_places * used).sum(2)
            entropy = -(log_places.exp() * log_places).sum(2)
            loss = loss - (POLICY * (advantage * chosen).sum() + ENTROPY * (entropy * counts).sum()) / counts.sum()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        schedule.step()
        if (step + 1) % 250 == 0:
            scores = score(network, held_out, CHOOSE[kind])
            print(f"{step + 1} steps, {time.process_time() - began:.0f} s: loss {loss.item():.3f}, held out exact "
                  f"{scores['exact']:.3f}, pointing {scores['color'][0]:.3f} {scores['kind'][0]:.3f}", flush=True)
    return network


@torch.no_grad()
def teacher_forced(network, pictures, choose):
    """The weights at every word of the right caption [N,T,cells]."""
    return network(see(network, pictures.pixels), torch.from_numpy(pictures.captions), choose)[2].numpy()


def exact(network, pictures, choose):
    """Which captions are right to the word [N]."""
    said = describe(network, see(network, pictures.pixels), choose, MOST_WORDS)[0].numpy()
    said[np.cumsum(said == 0, 1) > 0] = 0
    return (said == pictures.captions).all(1)


GROUPS = {"a": [1], "color": range(2, 6), "kind": range(6, 10), "relation": range(10, 13)}


def pointing(weights, pictures):
    """For the words of each group: how often the middle of the likeliest cell is in the shape that the word is about, the
    share of the weights on it, and the area of the shape. "above" is about both of its neighbours."""
    count, words, cells = weights.shape
    side = int(cells**0.5)
    step = SIDE // side
    masks, rows = pictures.masks, np.arange(count)
    centre = masks[:, :, step // 2::step, step // 2::step].reshape(count, 3, cells)
    area = masks.reshape(count, 3, side, step, side, step).mean((3, 5)).reshape(count, 3, cells)
    result = {}
    for name, numbers in GROUPS.items():
        hits, mass, chance = [], [], []
        for word in range(words):
            there = np.isin(pictures.captions[:, word], list(numbers))
            if name == "relation":
                before, behind = pictures.shape_of[:, word - 1], pictures.shape_of[:, min(word + 1, words - 1)]
                inside = centre[rows, before] | centre[rows, behind]
                covered = area[rows, before] + area[rows, behind]
            else:
                inside, covered = centre[rows, pictures.shape_of[:, word]], area[rows, pictures.shape_of[:, word]]
            hits.append(inside[rows, weights[:, word].argmax(1)][there])
            mass.append((weights[:, word] * covered).sum(1)[there])
            chance.append(inside.mean(1)[there])
        result[name] = tuple(float(np.concatenate(one).mean()) for one in (hits, mass, chance))
    return result


def score(network, pictures, choose):
    return {"exact": exact(network, pictures, choose).mean(), **pointing(teacher_forced(network, pictures, choose), pictures)}


def uniform(log_weights):
    return torch.full_like(log_weights, 1 / log_weights.shape[1])


def traits(pixels):
    """What a picture is like as a whole [N,7], at half its size: colour (largest minus least of red, green, blue), how much of
    it is strong and how much faint colour, differences across and down, and how many of them are edges."""
    small = pixels.reshape(len(pixels), 3, SIDE // 2, 2, SIDE // 2, 2).mean((3, 5))
    color = small.max(1) - small.min(1)
    across, down = np.abs(np.diff(small, axis=3)).mean(1), np.abs(np.diff(small, axis=2)).mean(1)
    parts = color, color > 0.3, (color > 0.1) & (color <= 0.3), across, down, across > 0.1, down > 0.1
    return np.stack([part.mean((1, 2)) for part in parts], 1)


def config_of(network, kind):
    training, held_out = make(np.random.default_rng(3), 3000), make(np.random.default_rng(4), 3000)
    return {
        "model_type": "show_attend_tell",
        "attention": kind,
        "side": SIDE,
        "most_words": MOST_WORDS,
        "width": network.lstm.gates.out_features // 4,
        "word_width": network.embedding.embedding_dim,
        "score_width": network.score.in_features,
        "words": WORDS,
        "world": fit_world(traits(training.pixels), traits(held_out.pixels)),
    }


def load(kind):
    network = ShowAttendTell(len(WORDS))
    network.load_state_dict({name: value.float() for name, value in load_file(FOLDERS[kind] / "model.safetensors").items()},
                            strict=False)
    return network.eval()


def evaluate(kind):
    network, choose = load(kind), CHOOSE[kind]
    pictures = make(np.random.default_rng(TEST_SEED), TEST_SIZE)
    right = exact(network, pictures, choose)
    three = pictures.captions[:, 8] != 0
    print(f"{TEST_SIZE} pictures of the test set: exact {right.mean():.3f}, of two shapes {right[~three].mean():.3f}, "
          f"of three {right[three].mean():.3f}")
    weights = teacher_forced(network, pictures, choose)
    torch.manual_seed(9)
    order = np.random.default_rng(6).permutation(TEST_SIZE)
    for name, one in (("as it looks", weights), ("shuffled", weights[order]),
                      ("random weights", teacher_forced(ShowAttendTell(len(WORDS)).eval(), pictures, choose))):
        print(f"{name:16} " + ", ".join(f"{group}: hits {values[0]:.3f} mass {values[1]:.3f}"
                                        for group, values in pointing(one, pictures).items()))
    print("uniform          " + ", ".join(f"{group}: {values[2]:.3f}" for group, values in pointing(weights, pictures).items()))
    print(f"exact with uniform attention: {exact(network, pictures, uniform).mean():.3f}")
    if kind == "hard":
        print(f"exact with soft attention: {exact(network, pictures, soft).mean():.3f}")
    said, _, _, betas, _ = describe(network, see(network, pictures.pixels), choose, MOST_WORDS)
    print("selector: " + ", ".join(f"{group} {betas[torch.isin(said, torch.tensor(list(numbers)))].mean():.2f}"
                                   for group, numbers in GROUPS.items()))
    fine = make(np.random.default_rng(TEST_SEED + 5), 100, zoom=8)
    fine.pixels = fine.pixels.reshape(100, 3, SIDE, 8, SIDE, 8).mean((3, 5))
    print(f"exact of 100 pictures drawn eight times as large: {exact(network, fine, choose).mean():.3f}")
    world = json.loads((FOLDERS[kind] / "config.json").read_text())["world"]
    print(f"called outside: {is_outside(world, traits(pictures.pixels)).mean():.4f} of the test set, "
          f"{is_outside(world, traits(blurred(pictures.pixels))).mean():.4f} of it blurred")


def samples(folder):
    from PIL import Image

    pictures = make(np.random.default_rng(38), 3, zoom=8, grain=0)
    for number in range(3):
        picture = np.round(pictures.pixels[number].transpose(1, 2, 0) * 255).astype(np.uint8)
        print(caption_text(pictures.captions[number]))
        Image.fromarray(picture).save(pathlib.Path(folder) / f"{number + 1}.png")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["soft", "hard"])
    parser.add_argument("--evaluate", action="store_true")
    parser.add_argument("--samples")
    options = parser.parse_args()
    generator = begin()
    if options.samples:
        return samples(options.samples)
    if not options.evaluate:
        network = as_stored(train(options.kind, generator))
        stored = {name: value for name, value in network.state_dict().items() if value.is_floating_point()}
        save(FOLDERS[options.kind], stored, config_of(network, options.kind))
    evaluate(options.kind)


if __name__ == "__main__":
    main()
