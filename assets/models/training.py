"""What the training scripts of the small networks share: one thread, one seed, folders that attnviz reads, and the
question whether an input is of the world that a network was trained on."""
import hashlib
import json
import pathlib

import numpy as np
import torch

from wheel import save_half

SEED = 20240607


def begin(seed=SEED):
    """The same numbers on every run: seeds, one thread, deterministic kernels."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    return np.random.default_rng(seed)


def fit_world(features, held_out, beyond=1.5):
    """Mean and deviation of features [N,D] of training inputs, and how far off an input may be: `beyond` times the 99.9th
    percentile of the distance of held-out ones. The distance is the mean over D of ((f - mean) / deviation)^2."""
    features, held_out = np.asarray(features, np.float64), np.asarray(held_out, np.float64)
    mean, deviation = features.mean(0), np.maximum(features.std(0), 1e-3)
    distance = (((held_out - mean) / deviation) ** 2).mean(1)
    return {
        "mean": [round(float(value), 5) for value in mean],
        "deviation": [round(float(value), 5) for value in deviation],
        "limit": round(beyond * float(np.quantile(distance, 0.999)), 3),
    }


def is_outside(world, features):
    """Which rows of features [N,D] are farther off than the world allows."""
    distance = (((np.asarray(features) - world["mean"]) / world["deviation"]) ** 2).mean(1)
    return distance > world["limit"]


def as_stored(model):
    """Rounds a network's parameters and buffers to what F16 holds: every number of a card is measured on these."""
    with torch.no_grad():
        for value in list(model.parameters()) + list(model.buffers()):
            if value.is_floating_point():
                value.copy_(value.to(torch.float16).to(value.dtype))
    return model


def save(folder, tensors, config):
    """model.safetensors, config.json and SHA256SUMS of one network."""
    folder = pathlib.Path(folder)
    folder.mkdir(exist_ok=True)
    save_half(tensors, folder)
    (folder / "config.json").write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n")
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    (folder / "SHA256SUMS").write_text(f"{digest}  model.safetensors\n")
