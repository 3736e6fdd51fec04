"""Trains the encoder-decoder on two tasks, sorting digits and dates, and prints the numbers of their model cards.

    train.py [sort] [dates]              trains both, or the one named
    train.py --evaluate [sort] [dates]   measures the shipped F16 weights on the test sets
    train.py --export FILE sort|dates    writes a test set as JSON lines, for programs that measure on all of it
"""
import json
import pathlib
import sys
import time

import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "rnnsearch-dates"), str(HERE.parent)]
import dates  # noqa: E402
import digits  # noqa: E402
import scores  # noqa: E402
import training  # noqa: E402
from encoder_decoder import SIZES, EncoderDecoder  # noqa: E402
from safetensors.torch import load_file  # noqa: E402


class Sorting:
    """Rows of digits to the same digits in order."""

    name, folder = "sorting digits", HERE
    source, target, steps, longest = digits.SOURCE, digits.TARGET, digits.STEPS, digits.LONGEST
    updates = 1600

    def __init__(self):
        random = np.random.default_rng(training.SEED)
        self.validation = self.ready(*digits.draw(random, 1000, "validation"))
        self.test = self.ready(*digits.draw(random, 2000, "test"))

    @staticmethod
    def ready(rows, lengths):
        mask = torch.arange(digits.LONGEST)[None] < torch.tensor(lengths)[:, None]
        return torch.tensor(rows), mask, torch.tensor(digits.answers(rows))

    def batch(self, random):
        return self.ready(*digits.draw(random, 128, "training"))

    def texts(self, which):
        return ["".join(str(digit - 1) for digit in row if digit) for row in getattr(self, which)[0].tolist()]

    def gold(self, which):
        rows, _, targets = getattr(self, which)
        return digits.gold(rows.numpy(), targets.numpy())

    def of_weights(self, weights, which):
        """Measures of weights [N,T,S] over the digits of the answers."""
        targets = getattr(self, which)[2].numpy()
        said = targets[:, : weights.shape[1]] > 0
        marks = self.gold(which)[:, : weights.shape[1]]
        inside = (weights * marks).sum(2)
        chosen = np.take_along_axis(marks, weights.argmax(2)[:, :, None], 2)[:, :, 0]
        entropy = -(weights * np.log(np.maximum(weights, 1e-30))).sum(2)
        return {
            "mass on the digit": inside[said].mean(),
            "largest weight on the digit": chosen[said].mean(),
            "entropy (nats)": entropy[said].mean(),
        }


class Dates:
    """Dates in English to ISO 8601."""

    name, folder = "dates in English to ISO 8601", HERE.parent / "transformer-dates"
    source, target, steps, longest = dates.SOURCE, dates.TARGET, dates.STEPS, dates.LONGEST
    updates = 1600

    def __init__(self):
        self.examples = dict(zip(("training", "validation", "test"), dates.examples()))
        self.training, self.validation, self.test = map(self.ready, self.examples.values())
        self.lengths = self.training[1].sum(1).numpy()

    @staticmethod
    def ready(examples):
        source = torch.tensor(dates.encode([example.text for example in examples]))
        length = torch.tensor([len(example.text) for example in examples])
        mask = torch.arange(source.shape[1])[None] < length[:, None]
        return source, mask, torch.tensor(dates.encode_answers([example.answer for example in examples]))

    def batch(self, random):
        """128 texts of about one length: no time is spent behind the end of texts."""
        some = random.permutation(len(self.lengths))[:1024]
        some = some[np.argsort(self.lengths[some], kind="stable")]
        first = 128 * random.integers(8)
        rows = some[first : first + 128]
        width = int(self.lengths[rows].max())
        source, mask, answers = self.training
        return source[rows, :width], mask[rows, :width], answers[rows]

    def texts(self, which):
        return [example.text for example in self.examples[which]]

    def of_weights(self, weights, which):
        return scores.of_weights(weights, self.examples[which])


TASKS = {"sort": Sorting, "dates": Dates}


def network(task):
    return EncoderDecoder(len(task.source), len(task.target))


def learn(task):
    random = training.begin()
    model = network(task)
    optimizer = torch.optim.Adam(model.parameters(), 2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=task.updates, pct_start=0.1)
    start = time.process_time()
    for update in range(1, task.updates + 1):
        source, mask, answers = task.batch(random)
        logits, _, _ = model(source, mask, answers)
        wanted = torch.ones_like(answers, dtype=torch.bool)
        wanted[:, 1:] = answers[:, :-1] > 0  # up to the end and not behind it
        loss = torch.nn.functional.cross_entropy(logits[wanted], answers[wanted])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if update % 400 == 0:
            found = measure(task, model, "validation")
            print(f"{update}: loss {loss.item():.4f}, exact {found['exact answers']:.4f}, "
                  f"{time.process_time() - start:.0f} s", flush=True)
    return training.as_stored(model)


@torch.no_grad()
def run(task, model, which, reweigh=None):
    """Cross weights [N,L,H,T,S], the share of exact answers and the mean log probability of each answer."""
    source, mask, answers = getattr(task, which)
    weights, right, sure = [], [], []
    for rows in torch.arange(len(source)).split(500):
        logits, cross, said = model.answer(source[rows], mask[rows], task.steps, reweigh)
        known = (said == 0).cumsum(1) - (said == 0).long() == 0  # up to the end and with it
        wanted = torch.nn.functional.pad(answers[rows], (0, max(0, said.shape[1] - answers.shape[1])))
        right.append(((said == wanted[:, : said.shape[1]]) | ~known).all(1) & (said == 0).any(1))
        chosen = torch.log_softmax(logits, 2).amax(2)
        sure.append((chosen * known).sum(1) / known.sum(1))
        weights.append(torch.nn.functional.pad(cross, (0, 0, 0, task.steps - cross.shape[3])))
    return torch.cat(weights).numpy(), float(torch.cat(right).float().mean()), torch.cat(sure).numpy()


def measure(task, model, which):
    """The share of exact answers, and the measures of the mean of all heads."""
    weights, right, _ = run(task, model, which)
    return {"exact answers": right, **task.of_weights(weights.mean((1, 2)), which)}


@torch.no_grad()
def forced(task, model, which, reweigh=None):
    """Cross weights [N,L,H,T,S] while the right answer is written, whatever the network would say."""
    parts = [model(*rows, reweigh=reweigh)[1] for rows in zip(*(part.split(500) for part in getattr(task, which)))]
    return torch.cat(parts).numpy()


def uniform(weights, visible):
    shares = visible / visible.sum(3, keepdim=True)
    return shares.expand_as(weights)


def mass_of(found):
    return next(value for name, value in found.items() if name.startswith("mass"))


def best_head(task, model):
    """The head with the most mass where it should be, on the validation set."""
    weights = forced(task, model, "validation")
    heads = [(layer, head) for layer in range(weights.shape[1]) for head in range(weights.shape[2])]
    return max(heads, key=lambda at: mass_of(task.of_weights(weights[:, *at], "validation")))


def config(task, model):
    sure = run(task, model, "validation")[2]
    return {
        "model_type": "encoder_decoder",
        "task": task.name,
        **SIZES,
        "epsilon": 1e-5,
        "lowercase": True,
        "separators": digits.SEPARATORS if task.name.startswith("sort") else "",
        "source_vocabulary": task.source,
        "target_vocabulary": task.target,
        "max_answer": task.steps,
        "best_head": list(best_head(task, model)),
        "world": {
            "max_length": task.longest,
            # Less sure of its answer than of all but one in a thousand of the validation set.
            "min_confidence": round(float(np.quantile(sure, 0.001)), 4),
        },
    }


def shipped(task):
    model = network(task)
    model.load_state_dict({name: value.float() for name, value in load_file(task.folder / "model.safetensors").items()})
    return model.eval()


def show(name, found):
    print(f"{name}: " + ", ".join(f"{key} {value:.3f}" for key, value in found.items()))


def strange(task, model, world):
    """Prints how many texts of other worlds are called strange, and how many of the test set."""
    sure = run(task, model, "test")[2]
    print(f"test texts called strange: {np.mean(sure < world['min_confidence']):.4f}")
    if task.name.startswith("sort"):
        return
    texts = dates.STRANGE
    source, mask, _ = task.ready([dates.Example(text, "2000-01-01", {}) for text in texts])
    with torch.no_grad():
        logits, _, said = model.answer(source, mask, task.steps)
    known = (said == 0).cumsum(1) - (said == 0).long() == 0
    sure = ((torch.log_softmax(logits, 2).amax(2) * known).sum(1) / known.sum(1)).numpy()
    unknown = [any(dates.small(character) not in task.source for character in text) for text in texts]
    out = [odd or len(text) > world["max_length"] or value < world["min_confidence"]
           for text, odd, value in zip(texts, unknown, sure)]
    print(f"strange texts called strange: {sum(out)} of {len(out)}; missed: "
          + "; ".join(text for text, is_out in zip(texts, out) if not is_out))


def evaluate(task):
    model = shipped(task)
    settings = json.loads((task.folder / "config.json").read_text())
    best = tuple(settings["best_head"])
    print(f"== {task.name}: {sum(value.numel() for value in model.parameters()):,} numbers")
    weights, right, _ = run(task, model, "test")
    print(f"exact answers: {right:.4f}")
    show("mean of all heads", task.of_weights(weights.mean((1, 2)), "test"))
    show(f"best head {best}", task.of_weights(weights[:, *best], "test"))
    for layer in range(weights.shape[1]):
        masses = [mass_of(task.of_weights(weights[:, layer, head], "test")) for head in range(weights.shape[2])]
        print(f"mass, heads of layer {layer}: " + ", ".join(f"{mass:.3f}" for mass in masses))
    spread = {"exact answers": run(task, model, "test", uniform)[1]}
    show("attention replaced by uniform", spread | task.of_weights(forced(task, model, "test", uniform)[:, *best], "test"))
    torch.manual_seed(training.SEED + 1)
    untrained = network(task)
    head = best_head(task, untrained)
    show(f"random weights, head {head}", {"exact answers": run(task, untrained, "test")[1]}
         | task.of_weights(forced(task, untrained, "test")[:, *head], "test"))
    other = np.random.default_rng(training.SEED).permutation(len(weights))
    show("attention of another text", task.of_weights(weights[other][:, *best], "test"))
    strange(task, model, settings["world"])


def main():
    words = sys.argv[1:]
    names = [name for name in words if name in TASKS] or list(TASKS)
    for name in names:
        task = TASKS[name]()
        if "--export" in words:
            answers = ["".join(task.target[number] for number in row if number) for row in task.test[2].tolist()]
            rows = [json.dumps({"text": text, "answer": answer}) for text, answer in zip(task.texts("test"), answers)]
            pathlib.Path(words[words.index("--export") + 1]).write_text("\n".join(rows) + "\n")
            continue
        if "--evaluate" not in words:
            model = learn(task)
            training.save(task.folder, model.state_dict(), config(task, model))
        evaluate(task)


if __name__ == "__main__":
    main()
