"""How the gated networks are trained and stored, whatever they look at."""
import json
import pathlib
import re
import sys
import time

import numpy as np
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import training
from gated_resnet import learned

BATCH = 128


def fit(model, batch_of, count, epochs, rate=4e-3, report=lambda model: ""):
    """Trains with AdamW and a cosine that warms up. `batch_of(chosen)` gives pixels and classes of some of `count`."""
    random = np.random.default_rng(training.SEED)
    decays = [value for value in model.parameters() if value.dim() > 1]
    others = [value for value in model.parameters() if value.dim() <= 1]
    optimizer = torch.optim.AdamW([{"params": decays, "weight_decay": 0.02}, {"params": others, "weight_decay": 0.0}],
                                  lr=rate)
    steps = count // BATCH
    total, step, began = steps * epochs, 0, time.process_time()
    for epoch in range(epochs):
        order, losses = random.permutation(count), 0.0
        model.train()
        for part in range(steps):
            for group in optimizer.param_groups:
                group["lr"] = rate * min(1, (step + 1) / steps) * 0.5 * (1 + np.cos(np.pi * step / total))
            pixels, classes = batch_of(order[part * BATCH:(part + 1) * BATCH])
            loss = torch.nn.functional.cross_entropy(model(pixels.contiguous(memory_format=torch.channels_last)), classes)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses += loss.item()
            step += 1
        model.eval()
        print(f"epoch {epoch + 1}: loss {losses / steps:.4f} {report(model)} {time.process_time() - began:.0f} s", flush=True)
    return model


def all_of(function, count, batch=500):
    """function(slice) over all of `count`, joined."""
    with torch.inference_mode():
        return torch.cat([function(slice(start, start + batch)) for start in range(0, count, batch)])


def statistics(features):
    """Mean and deviation over places of each channel of features [N,C,H,W]: [N,2C]."""
    return torch.cat([features.mean((2, 3)), features.std((2, 3), correction=0)], 1)


def fit_directions(trained_on, held_out):
    """The world of statistics [N,F]: the directions that vary independently of each other among pictures that were trained
    on, each scaled to them, and training.fit_world along these. Mahalanobis' distance with the full covariance."""
    trained_on, held_out = (np.asarray(part, np.float64) for part in (trained_on, held_out))
    scale = np.maximum(trained_on.std(0), 1e-3)
    _, turn = np.linalg.eigh(np.cov(trained_on.T / scale[:, None]))
    directions = np.array([[float(f"{value:.6g}") for value in row] for row in turn / scale[:, None]])
    world = training.fit_world(trained_on @ directions, held_out @ directions)
    return {"directions": directions.flatten().tolist(), **world}


def are_outside(world, features):
    """Which rows of statistics [N,F] are farther off than the world allows."""
    features = np.asarray(features, np.float64)
    return training.is_outside(world, features @ np.reshape(world["directions"], (features.shape[1], -1)))


def world_of(model, network_input, trained_on, held_out):
    """What a gated network's stem makes of its pictures."""
    def told(pictures):
        return all_of(lambda part: statistics(model.stem(network_input(pictures[part]))), len(pictures))

    return fit_directions(told(trained_on), told(held_out))


def false_alarms(model, network_input, world, pictures):
    return float(are_outside(world, all_of(lambda part: statistics(model.stem(network_input(pictures[part]))), len(pictures))).mean())


def store(folder, model, config, preprocessor):
    folder = pathlib.Path(folder)
    training.save(folder, learned(model), config)
    write_config(folder, config)
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessor, indent=2) + "\n")


def write_config(folder, config):
    """config.json with long lists of numbers on one line."""
    text = re.sub(r"\[[-\d.,e\s]+\]", lambda found: re.sub(r"\s+", " ", found.group()), json.dumps(config, indent=2))
    (pathlib.Path(folder) / "config.json").write_text(text + "\n")


def stored(folder, make):
    """The network of a folder, in evaluation mode, from its F16 weights."""
    from safetensors.torch import load_file

    config = json.loads((pathlib.Path(folder) / "config.json").read_text())
    model = make(config["gate"], len(config["id2label"]))
    missing = model.load_state_dict({name: value.float() for name, value in load_file(
        pathlib.Path(folder) / "model.safetensors").items()}, strict=False)
    if missing.unexpected_keys or any(not name.endswith("num_batches_tracked") for name in missing.missing_keys):
        raise SystemExit(f"{folder}: {missing}")
    return model.eval(), config
