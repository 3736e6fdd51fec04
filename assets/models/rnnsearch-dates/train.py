"""Trains RNNsearch on dates, with six ways to attend, and prints the numbers of the model card.

    train.py [VARIANT...]              trains additive, dot, bilinear, concat, local, sparsemax, or those named
    train.py --evaluate [VARIANT...]   measures the shipped F16 weights on the test set
    train.py --export FILE             writes the test set as JSON lines, for programs that measure on all of it
"""
import json
import pathlib
import sys
import time

import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import dates  # noqa: E402
import scores  # noqa: E402
import training  # noqa: E402
from rnnsearch import SIZES, VARIANTS, WINDOW, RnnSearch  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

EPOCHS, BATCH, RATE = 5, 256, 4e-3


def folder(variant):
    return HERE if variant == "additive" else HERE.parent / f"rnnsearch-dates-{variant}"


def network(variant):
    return RnnSearch(*VARIANTS[variant], len(dates.SOURCE), len(dates.TARGET))


def tensors(examples):
    """Characters [N,S], mask [N,S], answers [N,11]."""
    source = torch.tensor(dates.encode([example.text for example in examples]))
    length = torch.tensor([len(example.text) for example in examples])
    mask = torch.arange(source.shape[1])[None] < length[:, None]
    return source, mask, torch.tensor(dates.encode_answers([example.answer for example in examples]))


def batches(mask, random):
    """Batches of texts of about one length: no time is spent behind the end of texts."""
    order = np.argsort(mask.sum(1).numpy() + random.random(len(mask)))
    some = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    return [some[at] for at in random.permutation(len(some))]


def learn(variant, data):
    random = training.begin()
    model = network(variant)
    source, mask, answers = tensors(data[0])
    optimizer = torch.optim.Adam(model.parameters(), RATE)
    steps = EPOCHS * -(-len(source) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.1)
    start = time.process_time()
    for epoch in range(EPOCHS):
        for rows in batches(mask, random):
            width = int(mask[rows].sum(1).max())
            logits, _, _ = model(source[rows, :width], mask[rows, :width], answers[rows])
            loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), answers[rows].flatten())
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        found = measure(model, data[1])
        print(f"{variant} {epoch + 1}: loss {loss.item():.4f}, validation {found['exact answers']:.4f}, mass "
              f"{found['mass in the span']:.3f}, {time.process_time() - start:.0f} s", flush=True)
    return training.as_stored(model)


@torch.no_grad()
def answer(model, examples, reweigh=None):
    """Weights [N,11,S], answers and the mean log probability of each answer's characters."""
    source, mask, _ = tensors(examples)
    logits, weights, numbers = model(source, mask, steps=dates.STEPS, reweigh=reweigh)
    chosen = torch.log_softmax(logits, 2).amax(2).numpy()
    ended = np.cumsum(numbers.numpy() == 0, 1) - (numbers.numpy() == 0) > 0
    confidence = np.where(ended, 0, chosen).sum(1) / (~ended).sum(1)
    return weights.numpy(), [dates.spell(row) for row in numbers.tolist()], confidence


def exact(answers, examples):
    return float(np.mean([said == example.answer for said, example in zip(answers, examples)]))


def measure(model, examples, reweigh=None):
    weights, answers, _ = answer(model, examples, reweigh)
    return {"exact answers": exact(answers, examples), **scores.of_weights(weights, examples)}


def uniform(weight, mask):
    return mask / mask.sum(1, keepdim=True)


def controls(variant, model, test):
    """The four controls: what attention scores that knows nothing, and what the answers are worth without it."""
    torch.manual_seed(training.SEED + 1)
    weights = answer(model, test)[0]
    other = np.random.default_rng(training.SEED).permutation(len(test))
    return {
        "attention replaced by uniform": measure(model, test, uniform),
        "random weights": measure(network(variant), test),
        "attention of another text": scores.of_weights(weights[other], test),
    }


def config(variant, model, validation):
    confidence = answer(model, validation)[2]
    score, select = VARIANTS[variant]
    return {
        "model_type": "rnnsearch",
        "task": "dates in English to ISO 8601",
        "score": score,
        "select": select,
        **({"window": WINDOW} if select == "local" else {}),
        **{name: size for name, size in SIZES.items()},
        "lowercase": True,
        "source_vocabulary": dates.SOURCE,
        "target_vocabulary": dates.TARGET,
        "max_answer": dates.STEPS,
        "world": {
            "max_length": dates.LONGEST,
            # Less sure of its answer than of all but one in a thousand of the validation set.
            "min_confidence": round(float(np.quantile(confidence, 0.001)), 4),
        },
    }


def shipped(variant):
    model = network(variant)
    model.load_state_dict({name: value.float() for name, value in load_file(folder(variant) / "model.safetensors").items()})
    return model.eval()


def outside(variant, model, texts):
    """Which texts the network says are not of its world."""
    world = json.loads((folder(variant) / "config.json").read_text())["world"]
    found = answer(model, [dates.Example(text, "2000-01-01", {}) for text in texts])
    unknown = [any(dates.small(character) not in dates.SOURCE for character in text) for text in texts]
    return [
        strange or len(text) > world["max_length"] or sure < world["min_confidence"]
        for text, strange, sure in zip(texts, unknown, found[2])
    ]


SHOWN = ("exact answers", "mass in the span", "mass within one character of it", "largest weight in the span",
         "entropy (nats)", "sum of a row", "alignment error rate")


def table_row(name, found):
    cells = [f"{found[key]:.4f}" if key == "exact answers" and key in found else f"{found[key]:.3f}" if key in found else ""
             for key in SHOWN]
    print(f"| {name} | " + " | ".join(cells) + " |")


def evaluate(names, data):
    """The tables of the model card."""
    models, test = {variant: shipped(variant) for variant in names}, data[2]
    print("| | " + " | ".join(SHOWN) + " |\n|---" + "|---" * len(SHOWN) + "|")
    for variant, model in models.items():
        found = measure(model, test)
        table_row(variant, found)
        if variant != names[0]:
            continue
        for name, control in controls(variant, model, test).items():
            table_row(f"{variant}: {name}", control)
        parts = ", ".join(f"{part} {found[f'mass, {part}']:.3f}" for part in ("year", "month", "day"))
    print(f"{names[0]}, mass in the span by part: {parts}")
    for variant, model in models.items():
        alarms = np.mean(outside(variant, model, [example.text for example in test]))
        said = outside(variant, model, dates.STRANGE)
        print(f"{variant}: {sum(value.numel() for value in model.parameters()):,} numbers, test texts called strange "
              f"{alarms:.4f}, strange texts called strange {sum(said)} of {len(said)}; missed: "
              + "; ".join(text for text, out in zip(dates.STRANGE, said) if not out))


def main():
    names = [name for name in sys.argv[1:] if name in VARIANTS] or list(VARIANTS)
    data = dates.examples()
    if "--export" in sys.argv:
        rows = [json.dumps({"text": example.text, "answer": example.answer, "spans": example.spans}) for example in data[2]]
        pathlib.Path(sys.argv[-1]).write_text("\n".join(rows) + "\n")
        return
    for variant in names if "--evaluate" not in sys.argv else ():
        model = learn(variant, data)
        training.save(folder(variant), model.state_dict(), config(variant, model, data[1]))
    evaluate(names, data)


if __name__ == "__main__":
    main()
