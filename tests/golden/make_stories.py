#!/usr/bin/env python3
"""What the two memory networks of assets/models make of a hundred stories that they were not trained on.

Made with torch 2.14.1, from the weights in the folders and the networks of their train.py. Run from anywhere:
    python3 tests/golden/make_stories.py
Needed only to change the values. The stories are the first of the test sets behind the models' cards; `support` has the
sentences that support the right answer, counted from 0, -1 where fewer are needed.
"""
import importlib.util
import json
import pathlib
import sys

import numpy as np
import torch

TESTS = pathlib.Path(__file__).resolve().parent
MODELS = TESTS.parent.parent / "assets" / "models"
sys.path.insert(0, str(MODELS))
sys.path.insert(0, str(MODELS / "memn2n-stories"))


def trainer(folder):
    spec = importlib.util.spec_from_file_location(folder.replace("-", "_"), MODELS / folder / "train.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def numbers(array):
    return [float(str(value)) for value in np.asarray(array, np.float32).reshape(-1)]


def write(name, values):
    (TESTS / "values" / f"{name}.json").write_text("[\n" + ",\n".join(json.dumps(each) for each in values) + "\n]\n")


def memn2n():
    train = trainer("memn2n-stories")
    model, values = train.load(), []
    for kind, count in (("person", 34), ("thing", 33), ("yes", 33)):
        stories = train.test_set(kind, count)
        with torch.no_grad():
            logits, weights = model(*train.tensors(stories))
        for row in range(count):
            values.append({
                "kind": kind, "text": stories.text(row), "answer": train.world.ANSWERS[stories.answer[row]],
                "support": stories.support[row].tolist(), "says": train.world.WORDS[int(logits[row].argmax())],
                "logits": numbers(logits[row]), "weights": numbers(weights[row, :, :stories.length[row]]),
            })
    write("memn2n", values)


def memory_network():
    train = trainer("memory-network-stories")
    model, values = train.load(), []
    for kind, count in (("person", 50), ("thing", 50)):
        stories = train.test_set(kind, count)
        sentences, length, question, _, _ = train.tensors(stories)
        _, picked = train.run(model, stories)
        one, two = torch.from_numpy(picked).T
        rows = torch.arange(count)
        with torch.no_grad():
            first = train.sentence_at(sentences, one)
            logits = model.answers(question, first, train.sentence_at(sentences, two))
            # How far each memory falls short of the picked one.
            short = torch.stack([model.preference(model.given(question), sentences)[rows, :, one],
                                 model.preference(model.given(question, first), sentences, one)[rows, :, two]], 1)
            short.scatter_(2, torch.from_numpy(picked)[..., None], 0.0)  # of itself it falls short by nothing
        for row in range(count):
            kept = [*range(stories.length[row]), train.SLOTS]
            values.append({
                "kind": kind, "text": stories.text(row), "answer": train.ANSWERS[stories.answer[row]],
                "support": stories.support[row].tolist(),
                "picked": [min(int(slot), int(stories.length[row])) for slot in picked[row]],
                "says": train.ANSWERS[int(logits[row].argmax())], "logits": numbers(logits[row]),
                "preference": numbers(short[row][:, kept]),
            })
    write("memory_network", values)


if __name__ == "__main__":
    memn2n()
    memory_network()
