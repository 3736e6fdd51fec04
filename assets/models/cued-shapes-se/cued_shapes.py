#!/usr/bin/env python3
"""Cued shapes: pictures of 48 x 48 with four shapes of different kinds and colours on a noisy ground; the colour of the
border says which of them is meant. All four kinds are in every picture: without the border nobody can know.

    python3 cued_shapes.py FOLDER    writes the three samples: each pixel eight pixels wide, so that people see them
"""
import pathlib
import sys

import numpy as np

SIDE, BORDER, GRAIN = 48, 3, 12
KINDS = ["circle", "square", "triangle", "cross"]
COLOURS = {"red": (0.85, 0.15, 0.15), "green": (0.15, 0.75, 0.2), "blue": (0.2, 0.3, 0.9), "yellow": (0.9, 0.85, 0.15),
           "magenta": (0.8, 0.2, 0.8), "cyan": (0.15, 0.8, 0.85)}
PALETTE = np.array(list(COLOURS.values()), np.float32)


def covered(x, y, radius):
    """x, y [N,4,H,W] from the middle of each shape, the shapes in the order of KINDS -> which pixels each covers."""
    circle = x[:, 0] ** 2 + y[:, 0] ** 2 <= radius[:, 0] ** 2
    square = np.maximum(np.abs(x[:, 1]), np.abs(y[:, 1])) <= 0.85 * radius[:, 1]
    down = (y[:, 2] + radius[:, 2]) / 2
    triangle = (np.abs(x[:, 2]) <= down) & (np.abs(y[:, 2]) <= radius[:, 2])
    bar = radius[:, 3] / 2.6
    cross = ((np.abs(x[:, 3]) <= bar) & (np.abs(y[:, 3]) <= radius[:, 3])) | (
        (np.abs(y[:, 3]) <= bar) & (np.abs(x[:, 3]) <= radius[:, 3]))
    return np.stack([circle, square, triangle, cross], 1)


def make(count, random):
    """pictures [N,48,48,3] of bytes; masks [N,4,48,48], one a kind; meant [N]: the kind that the border means; cue [N]:
    the colour of the border."""
    # One shape a quarter, anywhere in it; which shape is where, and in which colour, is drawn.
    quarter = np.argsort(random.random((count, 4)), 1)
    colour = np.argsort(random.random((count, len(PALETTE))), 1)[:, :4]
    meant = random.integers(0, 4, count)
    radius = random.uniform(5, 8, (count, 4, 1, 1)).astype(np.float32)
    half = (SIDE - 2 * BORDER) / 2
    room = half - 2 * radius[:, :, 0, 0] - 1
    left = BORDER + half * (quarter % 2) + 0.5 + radius[:, :, 0, 0] + room * random.random((count, 4))
    top = BORDER + half * (quarter // 2) + 0.5 + radius[:, :, 0, 0] + room * random.random((count, 4))
    place = np.arange(SIDE, dtype=np.float32) + 0.5
    x = place[None, None, None, :] - left[:, :, None, None].astype(np.float32)
    y = place[None, None, :, None] - top[:, :, None, None].astype(np.float32)
    masks = covered(np.broadcast_to(x, (count, 4, SIDE, SIDE)), np.broadcast_to(y, (count, 4, SIDE, SIDE)), radius)
    shades = PALETTE[colour] + random.uniform(-0.08, 0.08, (count, 4, 3)).astype(np.float32)
    pixels = np.broadcast_to(random.uniform(0.3, 0.7, (count, 1, 1, 1)).astype(np.float32),
                             (count, SIDE, SIDE, 3)).copy()
    for kind in range(4):
        pixels = np.where(masks[:, kind, :, :, None], shades[:, kind, None, None], pixels)
    cue = colour[np.arange(count), meant]
    frame = np.ones((SIDE, SIDE), bool)
    frame[BORDER:-BORDER, BORDER:-BORDER] = False
    border = PALETTE[cue] + random.uniform(-0.08, 0.08, (count, 3)).astype(np.float32)
    pixels = np.where(frame[None, :, :, None], border[:, None, None], pixels)
    # Grey grain in few steps: pictures of it are small.
    grain = np.rint(random.standard_normal((count, SIDE, SIDE, 1), np.float32)) * GRAIN
    return (np.rint(pixels * 255) + grain).clip(0, 255).astype(np.uint8), masks, meant, cue


if __name__ == "__main__":
    from PIL import Image

    pictures, _, meant, cue = make(64, np.random.default_rng(7))
    for number, (kind, colour) in enumerate((("circle", "yellow"), ("triangle", "red"), ("cross", "blue")), 1):
        wanted = (meant == KINDS.index(kind)) & (cue == list(COLOURS).index(colour))
        picture = pictures[np.flatnonzero(wanted)[0]].repeat(8, 0).repeat(8, 1)
        Image.fromarray(picture).save(pathlib.Path(sys.argv[1]) / f"{number}.png", optimize=True)
