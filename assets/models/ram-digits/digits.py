"""Cluttered digits with their boxes: one handwritten digit of scikit-learn's set, enlarged to 16x16, somewhere in a picture
of 40x40, among four pieces of 6x6 that were cut out of other digits. The pictures of the set are split before anything is
pasted, so that no digit of the test set, nor a piece of it, is ever seen in training."""
import dataclasses

import numpy as np
from sklearn.datasets import load_digits

SIDE, DIGIT, PIECE, PIECES = 40, 16, 6, 4
TRAIN, HELD_OUT = 1297, 200  # of 1797; the other 300 are the test set
SPLIT_SEED = 7


@dataclasses.dataclass
class Pictures:
    pixels: np.ndarray  # [N,40,40] float32, 0..1 in steps of 1/255: what an 8-bit file holds
    label: np.ndarray  # [N]
    corner: np.ndarray  # [N,2] row and column of the digit's upper left pixel


def blurred(pixels):
    """As pictures [N,S,S] come out that were stored larger and shrunk with a triangle filter."""
    for axis in (1, 2):
        wide = np.pad(pixels, [(1, 1) if side == axis else (0, 0) for side in range(3)], mode="edge")
        size = pixels.shape[axis]
        pixels = 0.75 * pixels + 0.125 * (np.take(wide, range(size), axis) + np.take(wide, range(2, size + 2), axis))
    return pixels


class Digits:
    """The digits of one part of the set: "train", "held_out" or "test"."""

    def __init__(self, part):
        images, labels = load_digits(return_X_y=True)
        order = np.random.default_rng(SPLIT_SEED).permutation(len(images))
        order = {"train": order[:TRAIN], "held_out": order[TRAIN:TRAIN + HELD_OUT], "test": order[TRAIN + HELD_OUT:]}[part]
        small = images[order].reshape(-1, 8, 8)
        self.enlarged = small.repeat(2, 1).repeat(2, 2).astype(np.float32) / 16
        self.labels = labels[order]

    def paste(self, generator, which, pieces=PIECES):
        """Pictures of the digits `which` [N]; the places and the clutter are the generator's."""
        count = len(which)
        canvas = np.zeros((count, SIDE, SIDE), np.float32)
        rows = np.arange(count)
        for _ in range(pieces):
            # A piece comes from another digit: the same one is skipped by counting on from it.
            other = (which + generator.integers(1, len(self.labels), count)) % len(self.labels)
            cut = generator.integers(0, DIGIT - PIECE + 1, (2, count))
            at = generator.integers(0, SIDE - PIECE + 1, (2, count))
            span = np.arange(PIECE)
            piece = self.enlarged[other[:, None, None], (cut[0][:, None] + span)[:, :, None], (cut[1][:, None] + span)[:, None]]
            place = (rows[:, None, None], (at[0][:, None] + span)[:, :, None], (at[1][:, None] + span)[:, None])
            canvas[place] = np.maximum(canvas[place], piece)
        corner = generator.integers(0, SIDE - DIGIT + 1, (count, 2))
        span = np.arange(DIGIT)
        place = (rows[:, None, None], (corner[:, :1] + span)[:, :, None], (corner[:, 1:] + span)[:, None])
        canvas[place] = np.maximum(canvas[place], self.enlarged[which])
        return Pictures(np.round(canvas * 255).astype(np.float32) / 255, self.labels[which], corner)

    def batch(self, generator, size, pieces=PIECES):
        """Digits by chance; every third picture is blurred."""
        pictures = self.paste(generator, generator.integers(0, len(self.labels), size), pieces)
        pictures.pixels[::3] = blurred(pictures.pixels[::3])
        return pictures


def test_pictures(part="test", times=5, seed=11):
    """Every digit of the part `times` times, at other places: 1500 pictures of the test set."""
    digits = Digits(part)
    return digits.paste(np.random.default_rng(seed), np.tile(np.arange(len(digits.labels)), times))
