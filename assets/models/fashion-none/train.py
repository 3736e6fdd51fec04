#!/usr/bin/env python3
"""The gated networks on Fashion-MNIST: folders fashion-none, fashion-se, fashion-simam.

    python3 train.py KIND         trains (about four minutes of one core) and writes ../fashion-KIND
    python3 train.py squeeze      the same for a gate without layers, which is measured and not stored
    python3 train.py --evaluate   prints the numbers of all cards from the stored weights
--data FOLDER: where the four files of Fashion-MNIST are, else where Debian's dataset-fashion-mnist puts them.
Made with torch 2.14.1.
"""
import argparse
import pathlib
import sys

import numpy as np
import torch

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
sys.path.insert(0, str(FOLDER.parent / "cued-shapes-se"))
import fashion
import scores
import training
from fit import all_of, false_alarms, fit, store, stored, world_of
from gated_resnet import GatedResnet, learned

KINDS = ["none", "se", "simam"]
ABOVE = 25  # a pixel of garment is brighter: compression left a little grey in the ground
EPOCHS = 7


def accuracy(model, pictures, classes):
    found = all_of(lambda part: model(fashion.network_input(pictures[part])).argmax(1), len(pictures))
    return float((found.numpy() == classes).mean())


def train(kind, data):
    random = training.begin()
    pictures, classes = fashion.read("train", data)
    held = slice(-fashion.HELD_OUT, None)
    count = len(pictures) - fashion.HELD_OUT
    model = GatedResnet(kind, len(fashion.LABELS))

    def batch_of(chosen):
        return fashion.network_input(fashion.augmented(pictures[chosen], random)), torch.from_numpy(classes[chosen])

    fit(model, batch_of, count, EPOCHS, report=lambda model: f"held out {accuracy(model, pictures[held], classes[held]):.4f}")
    training.as_stored(model)
    if kind == "squeeze":
        print(f"test {accuracy(model, *fashion.read('t10k', data)):.4f}")
        return
    world = world_of(model, fashion.network_input, pictures[:count], pictures[held])
    store(FOLDER.parent / f"fashion-{kind}", model,
          {"model_type": "gated_resnet", "gate": kind, "image_size": fashion.SIDE,
           "id2label": dict(enumerate(fashion.LABELS)), "world": world}, fashion.preprocessor(filter=4))


def with_gate(model, kind):
    """The network's weights behind another gate that has none of its own."""
    changed = GatedResnet(kind, len(fashion.LABELS))
    changed.load_state_dict({name: value for name, value in learned(model).items() if ".se." not in name}, strict=False)
    return changed.eval()


def garment_areas(model, pictures):
    """SimAM's mean factor of each place against the garment: area under the curve of every picture, a row a block."""
    found = scores.decisions(model, fashion.network_input, pictures)
    garment = pictures > ABOVE
    maps = [scores.enlarged(scores.place_maps("values", value), fashion.SIDE)[:, 0] for value in found.values()]
    everywhere = np.ones_like(garment)
    own = [scores.areas_under_curve(one, garment, everywhere).mean() for one in maps]
    mixed = [scores.areas_under_curve(np.roll(one, 1, 0), garment, everywhere).mean() for one in maps]
    return f"{np.round(own, 4)}, shuffled {np.round(mixed, 4)}"


def print_shares(model, other, held, test, classes):
    """How much of the factors' variance lies between classes, and what they are worth."""
    found = scores.decisions(model, fashion.network_input, test)
    values, keys = scores.channel_values(found)
    means = scores.channel_values(scores.decisions(model, fashion.network_input, held))[0].mean(0)
    shares = scores.shares_between(values, classes)
    of_other = scores.channel_values(scores.decisions(other, fashion.network_input, test))[0]
    print(f"  eta^2 between classes: {shares.mean():.4f}, random weights "
          f"{scores.shares_between(of_other, classes).mean():.4f}, shuffled "
          f"{scores.shares_between(values, np.roll(classes, 1)).mean():.4f}; deviation of the factors "
          f"{values.std(0).mean():.4f}, from {values.min():.3f} to {values.max():.3f}")
    model.replace(scores.fixed_channels(keys, found, np.ones(len(shares), bool), means))
    result = accuracy(model, test, classes)
    model.replace(None)
    print(f"  accuracy with every factor at its mean: {result:.4f}")


def evaluate(data):
    held = fashion.read("train", data)[0][-fashion.HELD_OUT:]
    pictures, classes = fashion.read("t10k", data)
    for kind in KINDS:
        model, config = stored(FOLDER.parent / f"fashion-{kind}", GatedResnet)
        torch.manual_seed(1)
        other = GatedResnet(kind, len(fashion.LABELS)).train()
        with torch.no_grad():  # its norms see some pictures, as any network's do
            for start in range(0, 1000, 250):
                other(fashion.network_input(held[start:start + 250]))
        other.eval()
        print(f"{kind}: accuracy {accuracy(model, pictures, classes):.4f}, first 100 "
              f"{accuracy(model, pictures[:100], classes[:100]):.2f}, "
              f"{sum(value.numel() for value in learned(model).values()):,} numbers")
        if kind == "none":
            put_in = with_gate(model, "simam")
            print(f"  SimAM put in: accuracy {accuracy(put_in, pictures, classes):.4f}, finds garments "
                  f"{garment_areas(put_in, pictures)}")
        if kind == "se":
            print_shares(model, other, held, pictures, classes)
            print(f"  process 1 in its place: accuracy {accuracy(with_gate(model, 'squeeze'), pictures, classes):.4f}")
        if kind == "simam":
            print(f"  finds garments {garment_areas(model, pictures)}; random weights {garment_areas(other, pictures)}")
            model.replace(scores.uniform)
            print(f"  accuracy with uniform places: {accuracy(model, pictures, classes):.4f}")
            model.replace(None)
            print(f"  SimAM left out: accuracy {accuracy(with_gate(model, 'none'), pictures, classes):.4f}")
        print(f"  false alarms {false_alarms(model, fashion.network_input, config['world'], pictures):.4f}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", nargs="?", choices=[*KINDS, "squeeze"])
    parser.add_argument("--evaluate", action="store_true")
    parser.add_argument("--data", default=fashion.FOLDER)
    arguments = parser.parse_args()
    if arguments.kind:
        train(arguments.kind, arguments.data)
    elif arguments.evaluate:
        evaluate(arguments.data)
