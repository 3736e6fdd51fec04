#!/usr/bin/env python3
"""Expected values for tests/text: normal forms and case by CPython's unicodedata, grapheme clusters by the regex module.

Made with CPython 3.11 (Unicode 14) and regex 2026.11.15. Run from anywhere:  python3 tests/golden/make_text.py
Seeds are fixed, so a second run changes nothing. Needed only to change the values, never to build or test.
Indic conjuncts are left out of the clusters: their rule (GB9c) came with Unicode 15.1, later than Debian 12's utf8proc.
"""
import json
import pathlib
import random
import unicodedata

import regex

VALUES = pathlib.Path(__file__).parent / "values"
PIECES = [
    "a", "Z", "ß", "İ", "Σ", "ς", "é", "e\u0301", "e\u0323\u0302", "e\u0302\u0323", "ﬁ", "①", "Å", "\u212b", "Ω", "\u2126",
    "가", "\u1100\u1161", "\u11a8", "か\u3099", "が", "ｶﾞ", "中", "\uf900", "²", "½", "…", "\u00a0", "ẞ", "ŉ", "ǰ", "Ǆ",
    "👨\u200d👩\u200d👧", "🇩🇪", "🇫", "👍🏽", "1\ufe0f\u20e3", "❤\ufe0f", "\r\n", "\n", "\u0301", "\u200d", "ก\u0e33",
    "\u0600", "x", " ", "Ж", "Ԩ", "ა", "Ა", "ꭰ", "𐐀", "\u0344", "\u1e9b\u0323", "\ufb31", "𝕳", "\u2028", "\0",
]


def normal_forms(text):
    return {form.lower(): unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")}


def lower(text):
    return "".join(letter.lower() for letter in text)


source = random.Random(1)
texts = PIECES + ["".join(source.choices(PIECES, k=source.randint(2, 6))) for _ in range(150)]
cases = [
    {"text": text, **normal_forms(text), "lower": lower(text), "clusters": regex.findall(r"\X", text)} for text in texts
]
(VALUES / "text_unicode.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")

# Every code point assigned in Unicode 6.0 or longer ago has kept its category's first letter; a sample of the rest.
sample = sorted(set(range(0x3000)) | set(range(0xA000, 0xA800)) | set(range(0xF900, 0x10000)) | set(range(0x1F000, 0x1F700)))
classes = "".join(unicodedata.category(chr(code))[0] for code in sample)
runs = []
for code, kind in zip(sample, classes):
    if runs and runs[-1][2] == kind and runs[-1][1] == code - 1:
        runs[-1][1] = code
    else:
        runs.append([code, code, kind])
assigned = [run for run in runs if run[2] != "C"]
white = [code for code in range(0x110000) if chr(code).isspace() and not 0x1C <= code <= 0x1F]
(VALUES / "text_classes.json").write_text(json.dumps({"runs": assigned, "whitespace": white}, separators=(",", ":")) + "\n")
