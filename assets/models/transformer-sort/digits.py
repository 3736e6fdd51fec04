"""Rows of digits and the same digits sorted."""
import numpy as np

SOURCE = ["<unknown>"] + list("0123456789")
TARGET = ["<end>"] + list("0123456789")
SHORTEST, LONGEST = 2, 12
STEPS = LONGEST + 1
SEPARATORS = " ,;\t\n"


def draw(random, count, part):
    """Rows of random digits [N,12], each plus one and 0 behind its end, with their lengths. A sum of the digits, each times
    its place, decides whether a row belongs to training, validation or test: no row is in two of them."""
    rows, lengths = [], []
    left = count
    while left > 0:
        length = random.integers(SHORTEST, LONGEST + 1, 12 * left)
        some = random.integers(0, 10, (12 * left, LONGEST)) * (np.arange(LONGEST) < length[:, None])
        check = (some * np.arange(1, LONGEST + 1)).sum(1) % 10
        kept = np.isin(check, {"training": range(8), "validation": [8], "test": [9]}[part])
        kept &= kept.cumsum() <= left
        rows.append((some + 1)[kept] * (np.arange(LONGEST) < length[kept, None]))
        lengths.append(length[kept])
        left -= int(kept.sum())
    return np.concatenate(rows), np.concatenate(lengths)


def answers(rows):
    """The digits of rows [N,12] in order, and the end: [N,13]."""
    ordered = np.sort(np.where(rows == 0, 99, rows), 1)
    return np.pad(np.where(ordered == 99, 0, ordered), ((0, 0), (0, 1)))


def gold(rows, targets):
    """True [N,13,12] where a row has the digit of the answer; of equal digits any one is right."""
    return (targets[:, :, None] == rows[:, None]) & (targets[:, :, None] > 0)
