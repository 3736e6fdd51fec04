#!/usr/bin/env python3
"""A small vision transformer on Fashion-MNIST, in the layout of Hugging Face: ViTForImageClassification opens the folder.

    python3 train.py              trains (about 13 minutes of one core) and writes the folder; needs ../fashion-none
    python3 train.py --evaluate   prints the card's numbers from the stored weights
--data FOLDER: where the four files of Fashion-MNIST are, else where Debian's dataset-fashion-mnist puts them.
Made with torch 2.14.1, transformers 5.24.0.
"""
import argparse
import json
import pathlib
import sys
import tempfile
import time

import numpy as np
import torch
from safetensors.torch import load_file
from transformers import ViTConfig, ViTForImageClassification

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER.parent), str(FOLDER.parent / "cued-shapes-se")]
import fashion
import training
from fit import are_outside, fit_directions, statistics, stored, write_config
from gated_resnet import GatedResnet

PATCH, GRID, FEW, BATCH, LEARNING_RATE = 4, 7, 24, 128, 2e-3
SOFTER = 2.0
TOLD = 16  # so many channels of the patches tell whether a picture is of this world
ABOVE = 25  # a pixel of garment is brighter: compression left a little grey in the ground
EPOCHS_OF_FEW, EPOCHS_OF_ALL = 14, 4


def make():
    return ViTForImageClassification(ViTConfig(
        hidden_size=64, num_hidden_layers=4, num_attention_heads=4, intermediate_size=128, image_size=fashion.SIDE,
        patch_size=PATCH, num_channels=3, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, initializer_range=0.1,
        id2label=dict(enumerate(fashion.LABELS)), label2id={name: index for index, name in enumerate(fashion.LABELS)}))


def logits_of_some(model, pixels, places):
    """The network on the class token and the patches at `places` [N,K] only, which costs half and is harder to learn by
    heart: Hou et al. 2022, Token Dropping; He et al. 2021, arXiv:2111.06377."""
    tokens = model.vit.embeddings(pixels)
    kept = torch.cat([torch.zeros_like(places[:, :1]), places + 1], 1)
    tokens = tokens.gather(1, kept[:, :, None].expand(-1, -1, tokens.shape[2]))
    for layer in model.vit.layers:
        tokens = layer(tokens)
    return model.classifier(model.vit.layernorm(tokens)[:, 0])


def loss_of(logits, taught, classes):
    """Half from the classes, half from what a convolutional network says: fashion-none, trained on the same pictures
    with 78,000 numbers. A transformer has to learn from few pictures that neighbours belong together; the teacher knows.
    Hinton et al. 2015, arXiv:1503.02531; Touvron et al. 2020, arXiv:2012.12877."""
    told = torch.nn.functional.cross_entropy(logits, classes)
    shown = torch.nn.functional.kl_div((logits / SOFTER).log_softmax(1), (taught / SOFTER).softmax(1), reduction="batchmean")
    return 0.5 * told + 0.5 * SOFTER ** 2 * shown


def accuracy(model, pictures, classes):
    right = 0
    with torch.inference_mode():
        for start in range(0, len(pictures), 1000):
            found = model(fashion.network_input(pictures[start:start + 1000])).logits.argmax(1).numpy()
            right += int((found == classes[start:start + 1000]).sum())
    return right / len(pictures)


def train(data):
    random = training.begin()
    pictures, classes = fashion.read("train", data)
    held = slice(-fashion.HELD_OUT, None)
    count = len(pictures) - fashion.HELD_OUT
    model = make().train()
    teacher, _ = stored(FOLDER.parent / "fashion-none", GatedResnet)
    decays = [value for value in model.parameters() if value.dim() > 1]
    others = [value for value in model.parameters() if value.dim() <= 1]
    optimizer = torch.optim.AdamW([{"params": decays, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}],
                                  lr=LEARNING_RATE, fused=True)
    steps = count // BATCH
    total = steps * (EPOCHS_OF_FEW + EPOCHS_OF_ALL)
    step, began = 0, time.process_time()
    for epoch in range(EPOCHS_OF_FEW + EPOCHS_OF_ALL):
        order, loss_sum = random.permutation(count), 0.0
        for part in range(steps):
            rate = min(1, (step + 1) / steps) * 0.5 * (1 + np.cos(np.pi * step / total))
            for group in optimizer.param_groups:
                group["lr"] = LEARNING_RATE * rate
            chosen = order[part * BATCH:(part + 1) * BATCH]
            pixels = fashion.network_input(fashion.augmented(pictures[chosen], random, most=0))
            places = torch.rand(BATCH, GRID * GRID).argsort(1)[:, :FEW if epoch < EPOCHS_OF_FEW else GRID * GRID]
            with torch.no_grad():
                taught = teacher(pixels)
            loss = loss_of(logits_of_some(model, pixels, places), taught, torch.from_numpy(classes[chosen]))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            loss_sum += loss.item()
            step += 1
        print(f"epoch {epoch + 1}: loss {loss_sum / steps:.4f}, held out "
              f"{accuracy(model, pictures[held], classes[held]):.4f}, {time.process_time() - began:.0f} s", flush=True)
    store(training.as_stored(model.eval()), pictures[:count], pictures[held])


def told(model, pictures, batch=1000):
    """What the first channels of the patches are like: mean and deviation over the places, [N,32]."""
    with torch.inference_mode():
        return torch.cat([statistics(model.vit.embeddings.patch_embeddings.projection(
            fashion.network_input(pictures[start:start + batch]))[:, :TOLD]) for start in range(0, len(pictures), batch)])


def store(model, trained_on, held):
    """The folder, with the names that transformers gives the tensors on disk."""
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        tensors = load_file(f"{folder}/model.safetensors")
        config = json.loads(pathlib.Path(f"{folder}/config.json").read_text())
    config["dtype"] = "float16"
    config["world"] = fit_directions(told(model, trained_on), told(model, held))
    training.save(FOLDER, tensors, config)
    write_config(FOLDER, config)
    (FOLDER / "preprocessor_config.json").write_text(json.dumps(fashion.preprocessor(), indent=2) + "\n")


def class_attention(model, pictures, batch=500):
    """Where the class token looks, of the patches, all heads' mean: [N,layers,49]."""
    parts = []
    with torch.inference_mode():
        for start in range(0, len(pictures), batch):
            found = model(fashion.network_input(pictures[start:start + batch]), output_attentions=True).attentions
            parts.append(torch.stack([weights[:, :, 0, 1:].mean(1) for weights in found], 1))
    return torch.cat(parts).numpy()


def coverage(pictures):
    """How much of each patch is garment: pixels above the background, [N,49]."""
    return (pictures > ABOVE).reshape(-1, GRID, PATCH, GRID, PATCH).mean((2, 4)).reshape(-1, GRID * GRID)


def points_at(weights, covered):
    """weights, covered [N,49]: how often the largest weight is on a patch that is garment by half or more, and how much
    of the weight lies on garment."""
    hits = covered[np.arange(len(weights)), weights.argmax(1)] >= 0.5
    return f"points at {hits.mean():.4f}, mass {((weights * covered).sum(1) / weights.sum(1)).mean():.4f}"


def without_queries(model, layers):
    """The network with uniform attention in some layers: queries of zero prefer nothing."""
    import copy
    changed = copy.deepcopy(model)
    with torch.no_grad():
        for layer in layers:
            changed.vit.layers[layer].attention.q_proj.weight.zero_()
            changed.vit.layers[layer].attention.q_proj.bias.zero_()
    return changed


def accuracy_of_some(model, pictures, classes, order, count=12):
    """The network on the first `count` patches of each picture's order [N,49] only."""
    with torch.inference_mode():
        found = torch.cat([logits_of_some(model, fashion.network_input(pictures[start:start + 1000]),
                                          torch.from_numpy(order[start:start + 1000, :count].copy())).argmax(1)
                           for start in range(0, len(pictures), 1000)])
    return float((found.numpy() == classes).mean())


def evaluate(data):
    model = ViTForImageClassification.from_pretrained(FOLDER, attn_implementation="eager", dtype=torch.float32).eval()
    trained, _ = fashion.read("train", data)
    held = trained[-fashion.HELD_OUT:]
    pictures, classes = fashion.read("t10k", data)
    print(f"accuracy {accuracy(model, pictures, classes):.4f}, first 100 {accuracy(model, pictures[:100], classes[:100]):.2f}, "
          f"{sum(value.numel() for value in model.parameters()):,} numbers")
    on_held, weights, covered = class_attention(model, held), class_attention(model, pictures), coverage(pictures)
    for layer in range(weights.shape[1]):
        print(f"layer {layer}: held out {points_at(on_held[:, layer], coverage(held))}; test "
              f"{points_at(weights[:, layer], covered)}; first 100 {points_at(weights[:100, layer], covered[:100])}")
    print(f"uniform: points at {(covered >= 0.5).mean():.4f}, mass {covered.mean():.4f}")
    random = np.random.default_rng(training.SEED)
    any_order = random.permuted(np.tile(np.arange(GRID * GRID), (len(pictures), 1)), axis=1)
    print(f"accuracy of 12 patches: any {accuracy_of_some(model, pictures, classes, any_order):.4f}, with the most garment "
          f"{accuracy_of_some(model, pictures, classes, np.argsort(-covered, 1, kind='stable')):.4f}")
    for layer in range(weights.shape[1]):
        order = np.argsort(-weights[:, layer], 1, kind="stable")
        print(f"layer {layer}: accuracy of the 12 patches looked at most {accuracy_of_some(model, pictures, classes, order):.4f}, "
              f"least {accuracy_of_some(model, pictures, classes, order[:, ::-1]):.4f}, of another picture's most "
              f"{accuracy_of_some(model, pictures, classes, np.roll(order, 1, 0)):.4f}")
    torch.manual_seed(1)
    other = make().eval()
    other.set_attn_implementation("eager")
    of_other = class_attention(other, pictures)
    for layer in range(weights.shape[1]):
        print(f"layer {layer}: random weights {points_at(of_other[:, layer], covered)}; "
              f"shuffled {points_at(np.roll(weights[:, layer], 1, 0), covered)}")
    last = weights.shape[1] - 1
    print(f"accuracy with uniform attention in the last layer {accuracy(without_queries(model, [last]), pictures, classes):.4f}, "
          f"in all {accuracy(without_queries(model, range(last + 1)), pictures, classes):.4f}")
    world = json.loads((FOLDER / "config.json").read_text())["world"]
    print(f"false alarms {are_outside(world, told(model, pictures)).mean():.4f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--evaluate", action="store_true")
    parser.add_argument("--data", default=fashion.FOLDER)
    arguments = parser.parse_args()
    if arguments.evaluate:
        evaluate(arguments.data)
    else:
        train(arguments.data)
