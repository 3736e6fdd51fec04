#!/usr/bin/env python3
"""The gated networks on cued shapes: folders cued-shapes-none, -se, -eca, -cbam, -gc, -nonlocal, -simam, -external.

    python3 train.py KIND           trains (about four minutes of one core) and writes ../cued-shapes-KIND
    python3 train.py --evaluate     prints the numbers of all cards from the stored weights, on the test set
    python3 train.py --evaluate KIND
--cache FILE: pictures are drawn once and kept there. Made with torch 2.14.1.
"""
import argparse
import json
import pathlib
import sys

import numpy as np
import torch

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))
import cued_shapes
import scores
import training
from fit import all_of, false_alarms, fit, store, stored, world_of
from gated_resnet import KINDS, GatedResnet, learned

SIZES = {"train": 24000, "held_out": 2000, "test": 2000}
MEAN, DEVIATION = 0.5, 0.25
# Seed and epochs. From some starts a network stays where two of the six colours are one to it, or takes long to leave; these
# starts were chosen on the pictures held out.
RUNS = {"none": (training.SEED, 8), "se": (training.SEED, 8), "eca": (1, 12), "cbam": (3, 10), "gc": (1, 12),
        "nonlocal": (1, 12), "simam": (training.SEED, 8), "external": (2, 12)}


def network_input(pictures):
    """Bytes [N,48,48,3] -> [N,3,48,48]"""
    return ((torch.from_numpy(np.array(pictures)).float() / 255 - MEAN) / DEVIATION).permute(0, 3, 1, 2)


def preprocessor():
    side = {"height": cued_shapes.SIDE, "width": cued_shapes.SIDE}
    return {"image_processor_type": "ViTImageProcessor", "do_convert_rgb": True, "do_resize": True, "size": side,
            "resample": 4, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True,
            "image_mean": [MEAN] * 3, "image_std": [DEVIATION] * 3}


def draw(part):
    """pictures, masks, meant and cue of one of the three sets, each from its own seed."""
    random = np.random.default_rng([training.SEED, list(SIZES).index(part)])
    batches = [cued_shapes.make(500, random) for _ in range(SIZES[part] // 500)]
    return [np.concatenate(one) for one in zip(*batches)]


def augmented(pictures, random):
    """Mirrored, and with red, green and blue exchanged: border and shape keep the same colour."""
    pictures = pictures[:, :, ::-1] if random.random() < 0.5 else pictures
    return pictures[:, :, :, random.permutation(3)]


def accuracy(model, pictures, meant):
    return float((all_of(lambda part: model(network_input(pictures[part])).argmax(1), len(pictures)).numpy() == meant).mean())


def best_map(model, held, count=500):
    """Which block's map finds the meant shape best among pictures that are held out, see scores.best_map."""
    pictures, masks, meant = (part[:count] for part in held[:3])
    return scores.best_map(scores.decisions(model, network_input, pictures), masks, meant)


def train(kind, cache):
    seed, epochs = RUNS[kind]
    random = training.begin(seed)
    if cache is None or not pathlib.Path(cache).exists():
        pictures, _, meant, _ = draw("train")
        if cache is not None:
            np.savez(cache, pictures=pictures, meant=meant)
    else:
        pictures, meant = (np.load(cache)[name] for name in ("pictures", "meant"))
    held, masks, held_meant, _ = draw("held_out")
    model = GatedResnet(kind, len(cued_shapes.KINDS))

    def batch_of(chosen):
        return network_input(augmented(pictures[chosen], random)), torch.from_numpy(meant[chosen])

    fit(model, batch_of, len(pictures), epochs, report=lambda model: f"held out {accuracy(model, held, held_meant):.4f}")
    training.as_stored(model)
    config = {"model_type": "gated_resnet", "gate": kind, "image_size": cued_shapes.SIDE,
              "id2label": dict(enumerate(cued_shapes.KINDS)), "world": world_of(model, network_input, pictures, held)}
    chosen = best_map(model, (held, masks, held_meant))
    if chosen is not None:  # the map that attnviz draws first
        (block, name), unit = chosen
        config["shown"] = f"blocks.{block}.{kind}.{f'unit_{unit}' if name == 'units' else 'places'}"
    store(FOLDER.parent / f"cued-shapes-{kind}", model, config, preprocessor())


def places(model, untrained, held, test):
    """The gate's map of places against the meant shape, beside its controls; {} where it has none."""
    chosen = best_map(model, held)
    if chosen is None:
        return {}
    found = scores.decisions(model, network_input, test[0])
    side = cued_shapes.SIDE
    blocks = {f"block {key[0]}": scores.finds_target(scores.enlarged(scores.place_maps(*key[1:], value), side)[:, 0], *test[1:3])
              for key, value in found.items() if key[1] in ("places", "values", "pairs")}
    maps = scores.one_map(found, chosen, side)
    own = best_map(untrained, held)
    of_other = scores.one_map(scores.decisions(untrained, network_input, test[0]), own, side)
    model.replace(scores.uniform)
    without = accuracy(model, test[0], test[2])
    model.replace(None)
    return {"map": chosen, "range": (float(maps.min()), float(maps.max())), "blocks": blocks,
            "trained": scores.finds_target(maps, *test[1:3]),
            "first 100": scores.finds_target(maps[:100], test[1][:100], test[2][:100]),
            "random weights": scores.finds_target(of_other, *test[1:3]), "their map": own,
            "shuffled": scores.finds_target(np.roll(maps, 1, 0), *test[1:3]), "accuracy with uniform places": without}


def activation(model, untrained, test):
    """A network without a gate: what each place says for its answer, as if that were a gate's map."""
    def maps(one):
        def said(part):
            features = one.places(network_input(test[0][part]))
            return torch.einsum("nchw,nc->nhw", features, one.head.weight[one.head(features.mean((2, 3))).argmax(1)])
        return scores.enlarged(all_of(said, len(test[0]))[:, None], cued_shapes.SIDE)[:, 0]

    found = maps(model)
    return {"map": ((2, "class_activation"), 0), "range": (float(found.min()), float(found.max())), "blocks": {},
            "trained": scores.finds_target(found, *test[1:3]),
            "first 100": scores.finds_target(found[:100], test[1][:100], test[2][:100]),
            "random weights": scores.finds_target(maps(untrained), *test[1:3]),
            "shuffled": scores.finds_target(np.roll(found, 1, 0), *test[1:3])}


def channels(model, untrained, held, test):
    """How much of the factors' variance lies between borders, and what they are worth; {} for a gate without any."""
    values, keys = scores.channel_values(scores.decisions(model, network_input, held[0]))
    if values is None:
        return {}
    found = scores.decisions(model, network_input, test[0])
    on_test, _ = scores.channel_values(found)
    of_other, _ = scores.channel_values(scores.decisions(untrained, network_input, test[0]))
    means, count = values.mean(0), round(values.shape[1] / 10)
    everything = np.ones(values.shape[1], bool)
    top = np.zeros_like(everything)
    top[np.argsort(-scores.shares_between(values, held[3]), kind="stable")[:count]] = True

    def shares(of, cues, which):
        share = scores.shares_between(of, cues)
        return {"mean": float(share.mean()), "top tenth": float(share[which].mean())}

    def accuracy_without(which):
        model.replace(scores.fixed_channels(keys, found, which, means))
        result = accuracy(model, test[0], test[2])
        model.replace(None)
        return result

    random = np.random.default_rng(training.SEED)
    draws = [accuracy_without(random.permutation(top)) for _ in range(10)]
    order_of_other = np.argsort(-scores.shares_between(of_other, test[3]))[:count]
    return {"blocks": {f"block {block}": shares(found[block, name].numpy(), test[3], slice(None))["mean"] for block, name in keys},
            "trained": shares(on_test, test[3], top), "first 100": shares(on_test[:100], test[3][:100], top),
            "random weights": shares(of_other, test[3], order_of_other), "shuffled": shares(on_test, np.roll(test[3], 1), top),
            "deviation": float(on_test.std(0).mean()), "accuracy, top tenth at its mean": accuracy_without(top),
            "accuracy, random tenth": (float(np.mean(draws)), min(draws), max(draws)),
            "accuracy, all at their mean": accuracy_without(everything)}


def evaluate(kind):
    """The numbers of a card, from the stored weights, on the test set."""
    model, config = stored(FOLDER.parent / f"cued-shapes-{kind}", GatedResnet)
    held, test = draw("held_out"), draw("test")
    torch.manual_seed(1)
    untrained = GatedResnet(kind, len(cued_shapes.KINDS)).train()
    with torch.no_grad():  # its norms see some pictures, as any network's do
        for start in range(0, 1000, 250):
            untrained(network_input(held[0][start:start + 250]))
    untrained.eval()
    return {"gate": kind, "numbers": sum(value.numel() for value in learned(model).values()),
            "accuracy": accuracy(model, test[0], test[2]), "first 100": accuracy(model, test[0][:100], test[2][:100]),
            "held out": accuracy(model, held[0], held[2]), "untrained": accuracy(untrained, test[0], test[2]),
            "places": activation(model, untrained, test) if kind == "none" else places(model, untrained, held, test), "channels": channels(model, untrained, held, test),
            "false alarms": false_alarms(model, network_input, config["world"], test[0])}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", nargs="?", choices=KINDS)
    parser.add_argument("--evaluate", action="store_true")
    parser.add_argument("--cache")
    arguments = parser.parse_args()
    if arguments.evaluate:
        for kind in [arguments.kind] if arguments.kind else KINDS:
            print(json.dumps(evaluate(kind), indent=1, default=float), flush=True)
    elif arguments.kind:
        train(arguments.kind, arguments.cache)
    else:
        parser.print_usage()
