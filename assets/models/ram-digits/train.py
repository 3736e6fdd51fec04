#!/usr/bin/env python3
"""Trains the recurrent attention model on cluttered digits and writes model.safetensors, config.json and SHA256SUMS beside
this file. Needs torch, scikit-learn and safetensors.

    python3 train.py                 trains, then evaluates
    python3 train.py --evaluate      the numbers of the card, from the shipped F16 weights
    python3 train.py --control FILE  trains the same network with places drawn at random, the second control of the card
    python3 train.py --samples DIR   pictures to try, of the test set, eight times as large

Learning (Mnih et al. 2014): cross entropy teaches everything up to the answer; where to look is a choice that has no
gradient, so REINFORCE teaches it. Three things keep its variance down, none of which knows where the digit is: the answer is
asked for after every glimpse and a choice is rewarded with the mean log-probability of the right class after it; four eyes
look at each picture independently and the others' reward is the baseline of each; clutter and a smaller deviation of the
choices come slowly.
"""
import argparse
import json
import pathlib
import sys
import time

import numpy as np
import torch
from safetensors.torch import load_file, save_file

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
from digits import DIGIT, PIECES, SIDE, Digits, blurred, test_pictures  # noqa: E402
from ram import Ram  # noqa: E402
from training import as_stored, begin, fit_world, is_outside, save  # noqa: E402

SIZES = dict(patch=8, scales=3, glimpses=6, eye=64, glimpse=128, core=128)
STEPS, PICTURES, EYES = 12000, 32, 4
DEVIATION = (0.2, 0.08)  # of a choice, in half sides of the picture: at first and in the end
RATE, LEAST_REWARD = 2e-3, -4.0


def random_places(generator, count):
    return torch.rand(SIZES["glimpses"], count, 2, generator=generator) * 2 - 1


def train(generator, learns_to_look=True, steps=STEPS):
    network = Ram(**SIZES)
    optimizer = torch.optim.Adam(network.parameters(), RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.1)
    digits, held_out = Digits("train"), test_pictures("held_out", 5, 3)
    places_of = torch.Generator().manual_seed(1)
    began = time.process_time()
    for step in range(steps):
        done = step / steps
        batch = digits.batch(generator, PICTURES, round(PIECES * min(1.0, done / 0.4)))
        pictures, labels = torch.from_numpy(batch.pixels), torch.from_numpy(batch.label).repeat(EYES)
        deviation = DEVIATION[0] + (DEVIATION[1] - DEVIATION[0]) * done
        places = None if learns_to_look else random_places(places_of, len(labels))
        answers, _, _, choices = network(pictures, deviation, places, EYES)
        right = answers[:, torch.arange(len(labels)), labels]  # [T,N]
        loss = -right.mean()
        if learns_to_look:
            reward = right.detach().clamp(min=LEAST_REWARD)
            after = torch.stack([reward[glimpse + 1:].mean(0) for glimpse in range(len(choices))])
            after = after.view(len(choices), EYES, PICTURES)
            advantage = after - (after.sum(1, keepdim=True) - after) / (EYES - 1)
            advantage = (advantage / (advantage.std((1, 2), keepdim=True) + 1e-2)).flatten(1)  # each glimpse by itself
            loss = loss - deviation * (torch.stack(choices) * advantage).mean()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        schedule.step()
        if (step + 1) % 1000 == 0:
            scores = score(network, held_out, None if learns_to_look else "random")
            print(f"{step + 1} steps, {time.process_time() - began:.0f} s: loss {loss.item():.3f}, held out "
                  f"{scores['accuracy']:.3f}, on the digit {np.round(scores['hits'], 2)}", flush=True)
    return network


@torch.no_grad()
def score(network, pictures, places=None, seed=5):
    """Accuracy, and for each glimpse how often its middle is in the digit's box and how far it is from its middle, in
    pixels. places: None as the network looks; "random": anywhere; "shuffled": where it looks on another picture;
    "middle": always there."""
    pixels, labels = torch.from_numpy(pictures.pixels), torch.from_numpy(pictures.label)
    generator = torch.Generator().manual_seed(seed)
    given = None
    if places == "random":
        given = random_places(generator, len(pixels))
    elif places == "middle":
        given = torch.zeros(SIZES["glimpses"], len(pixels), 2)
    elif places == "shuffled":
        given = network(pixels)[2][:, torch.randperm(len(pixels), generator=generator)]
    answers, _, locations, _ = network(pixels, places=given)
    at = (locations + 1) * (SIDE / 2) - torch.from_numpy(pictures.corner)  # from the digit's corner, in pixels
    inside = ((at >= 0) & (at <= DIGIT)).all(2).float().mean(1)
    away = (at - DIGIT / 2).norm(dim=2).mean(1)
    accuracy = (answers.argmax(2) == labels).float().mean(1)
    return {"accuracy": float(accuracy[-1]), "by_glimpse": accuracy.numpy(), "hits": inside.numpy(), "away": away.numpy()}


def traits(pixels):
    """What a picture is like as a whole [N,5]: mean, deviation, share of black pixels, differences across and down."""
    across, down = np.abs(np.diff(pixels, axis=2)), np.abs(np.diff(pixels, axis=1))
    columns = (pixels.mean((1, 2)), pixels.std((1, 2)), (pixels < 1 / 16).mean((1, 2)), across.mean((1, 2)), down.mean((1, 2)))
    return np.stack(columns, 1)


def config_of(network):
    generator = np.random.default_rng(3)
    training, held_out = Digits("train").batch(generator, 5000), Digits("held_out").batch(generator, 5000)
    return {
        "model_type": "ram",
        "side": SIDE,
        "half_patch": SIZES["patch"] // 2,
        "scales": SIZES["scales"],
        "glimpses": SIZES["glimpses"],
        "eye_size": SIZES["eye"],
        "glimpse_size": SIZES["glimpse"],
        "core_size": SIZES["core"],
        "labels": [str(digit) for digit in range(10)],
        "world": fit_world(traits(training.pixels), traits(held_out.pixels)),
    }


def load(file=FOLDER / "model.safetensors"):
    network = Ram(**SIZES)
    network.load_state_dict({name: value.float() for name, value in load_file(file).items()})
    return network.eval()


def evaluate(control=None):
    network, pictures = load(), test_pictures()
    torch.manual_seed(9)
    rows = [("as it looks", network, None), ("at random places", network, "random"),
            ("where it looks on another picture", network, "shuffled"), ("always at the middle", network, "middle"),
            ("random weights", Ram(**SIZES), None)]
    if control:
        rows.insert(1, ("trained and run at random places", load(control), "random"))
    print(f"{len(pictures.label)} pictures of the test set")
    for name, one, places in rows:
        scores = score(one, pictures, places)
        print(f"{name:36} accuracy {scores['accuracy']:.3f}, last three on the digit {scores['hits'][-3:].mean():.3f}, "
              f"by glimpse: {np.round(scores['hits'], 3)} {np.round(scores['away'], 1)} px {np.round(scores['by_glimpse'], 3)}")
    plain = Digits("test")
    plain = plain.paste(np.random.default_rng(12), np.tile(np.arange(len(plain.labels)), 5), pieces=0)
    print(f"without clutter: accuracy {score(network, plain)['accuracy']:.3f}")
    soft = test_pictures()
    soft.pixels = blurred(soft.pixels)
    print(f"blurred, as a large picture comes in: accuracy {score(network, soft)['accuracy']:.3f}")
    world = json.loads((FOLDER / "config.json").read_text())["world"]
    print(f"called outside: {is_outside(world, traits(pictures.pixels)).mean():.4f} of the test set, "
          f"{is_outside(world, traits(1 - pictures.pixels)).mean():.3f} of its negatives, "
          f"{is_outside(world, traits(pictures.pixels.mean(2, keepdims=True).repeat(SIDE, 2))).mean():.3f} smeared")


def samples(folder, times=8):
    from PIL import Image

    pictures = test_pictures()
    for number in range(3):
        large = np.round(pictures.pixels[number] * 255).astype(np.uint8).repeat(times, 0).repeat(times, 1)
        Image.fromarray(large).save(pathlib.Path(folder) / f"{number + 1}.png")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--evaluate", action="store_true")
    parser.add_argument("--control")
    parser.add_argument("--samples")
    options = parser.parse_args()
    generator = begin()
    if options.samples:
        return samples(options.samples)
    if options.control and not options.evaluate:
        network = as_stored(train(generator, learns_to_look=False))
        return save_file({name: value.half() for name, value in network.state_dict().items()}, options.control)
    if not options.evaluate:
        network = as_stored(train(generator))
        save(FOLDER, network.state_dict(), config_of(network))
    evaluate(options.control)


if __name__ == "__main__":
    main()
