#!/usr/bin/env python3
"""Expected values for tests/core/position_test.cpp: the table that DistilBERT is initialised with.

Made with transformers 5.23.0 and torch 2.14.1. Run from anywhere:  python3 tests/golden/make_position.py
Needed only to change the values, never to build or test.
"""
import json
import pathlib

import torch
from transformers.models.distilbert.modeling_distilbert import create_sinusoidal_embeddings

VALUES = pathlib.Path(__file__).parent / "values"


def table(count, width):
    out = torch.zeros(count, width)
    create_sinusoidal_embeddings(count, width, out)
    return {"shape": [count, width], "values": [float(str(number)) for number in out.view(-1).numpy()]}


cases = [table(8, 8), table(300, 6), table(5, 64)]
(VALUES / "core_position.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
