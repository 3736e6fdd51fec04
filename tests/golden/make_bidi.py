#!/usr/bin/env python3
"""Expected values for tests/render/bidi_test.cpp: texts in visual order by python-bidi (the Rust crate unicode-bidi).

Made with python-bidi 0.6.12. Run from anywhere:  python3 tests/golden/make_bidi.py
Seeds are fixed, so a second run changes nothing. Needed only to change the values, never to build or test.
No brackets: the rule for pairs (N0) is left out on our side; no combining marks: python-bidi keeps them behind their
base for terminals.
"""
import json
import pathlib
import random

from bidi import get_display

VALUES = pathlib.Path(__file__).parent / "values"
LETTERS = ["a", "b", " ", "  ", "א", "ב", "ע", "ع", "ب", "1", "23", "١", "٢٣", "+", "-", ",", ".", "/", "%", "$", "!", "&", "中", "\u00a0"]

source = random.Random(3)
texts = ["hello", "שלום", "hello שלום world", "שלום hello עולם", "price: 10-20 ש״ח", "מחיר 1,234.50 $", "نص ١٢٣ and 45%", "12 אב 34"]
texts += ["".join(source.choices(LETTERS, k=source.randint(1, 14))) for _ in range(600)]
cases = [[text, get_display(text)] for text in texts]
(VALUES / "render_bidi.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
