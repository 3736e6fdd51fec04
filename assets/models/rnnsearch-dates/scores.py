"""How well attention of dates points: measures over the eight digits of an answer, against the spans of the generator."""
import numpy as np

from dates import DIGITS, PART_OF_STEP


def gold(examples, width, slack=0):
    """True [N,8,S] where a digit's part stands in the text; `slack` characters more on either side."""
    marks = np.zeros((len(examples), len(DIGITS), width), bool)
    for row, example in enumerate(examples):
        for place, step in enumerate(DIGITS):
            first, last = example.spans[PART_OF_STEP[step]]
            marks[row, place, max(0, first - slack) : min(len(example.text), last + slack)] = True
    return marks


def sure(examples, width):
    """True [N,8,S] where the text writes the very digit of the answer: "2009" letter by letter, the 3 of "3rd" for 03."""
    marks = np.zeros((len(examples), len(DIGITS), width), bool)
    for row, example in enumerate(examples):
        for part, steps in (("year", (0, 1, 2, 3)), ("month", (4, 5)), ("day", (6, 7))):
            first, last = example.spans[part]
            digits = [at for at in range(first, last) if example.text[at].isdigit()]
            for step, at in zip(reversed(steps), reversed(digits)):
                marks[row, step, at] = True
    return marks


def error_rate(chosen, examples, width):
    """Alignment error rate (Och, Ney 2003) of one link a digit, chosen [N,8]: possible links are the part's characters,
    sure ones the very digit."""
    links = np.arange(width) == chosen[:, :, None]
    possible, certain = gold(examples, width), sure(examples, width)
    hits = (links & certain).sum() + (links & possible).sum()
    return 1 - hits / (links.sum() + certain.sum())


def of_weights(weights, examples):
    """The measures of weights [N,11,S]."""
    weights = np.asarray(weights, np.float64)[:, list(DIGITS)]
    width = weights.shape[2]
    marks = gold(examples, width)
    chosen = weights.argmax(2)
    entropy = -(weights * np.log(np.maximum(weights, 1e-30))).sum(2)
    inside = (weights * marks).sum(2)
    parts = np.array([PART_OF_STEP[step] for step in DIGITS])
    return {
        "mass in the span": inside.mean(),
        "mass within one character of it": (weights * gold(examples, width, 1)).sum(2).mean(),
        "mass, year": inside[:, parts == "year"].mean(),
        "mass, month": inside[:, parts == "month"].mean(),
        "mass, day": inside[:, parts == "day"].mean(),
        "largest weight in the span": np.take_along_axis(marks, chosen[:, :, None], 2).mean(),
        "entropy (nats)": entropy.mean(),
        "sum of a row": weights.sum(2).mean(),
        "alignment error rate": error_rate(chosen, examples, width),
    }
