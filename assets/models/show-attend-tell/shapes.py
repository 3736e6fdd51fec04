"""Pictures of two or three shapes with their captions and masks: "a red circle above a blue square beside a green cross".
A caption reads the shapes from left to right; between two words for shapes stands how the first lies to the second."""
import dataclasses

import numpy as np

SIDE = 64
COLORS = ["red", "green", "blue", "yellow"]
KINDS = ["circle", "square", "triangle", "cross"]
RELATIONS = ["above", "below", "beside"]
WORDS = ["<end>", "a", *COLORS, *KINDS, *RELATIONS]  # <end> also stands before the first word
MOST_WORDS = 11
_RGB = np.array([[0.85, 0.15, 0.15], [0.15, 0.65, 0.2], [0.15, 0.25, 0.85], [0.9, 0.8, 0.15]], np.float32)
_SMALL, _LARGE = (8.0, 9.5), (10.5, 12.5)  # half of a shape's side, in pixels


@dataclasses.dataclass
class Pictures:
    pixels: np.ndarray  # [N,3,64,64] float32, 0..1 in steps of 1/255: what an 8-bit file holds
    captions: np.ndarray  # [N,12] word numbers; <end> from the last word on
    shape_of: np.ndarray  # [N,12] which shape a word is about: 0, 1, 2, or -1 for "above" and <end>
    masks: np.ndarray  # [N,3,64,64] bool, the shapes in the order of the caption


def _layouts(generator, count):
    """Centres [N,3,2] as (row, column) from left to right, halves [N,3] and which are there [N,3]: no two touch, columns
    are at least 6 pixels apart, and it is clear whether one lies above or beside the next."""
    centre = np.zeros((count, 3, 2), np.float32)
    half = np.zeros((count, 3), np.float32)
    there = np.ones((count, 3), bool)
    there[:, 2] = generator.random(count) < 0.5
    todo = np.arange(count)
    while len(todo):
        large = generator.random((len(todo), 3)) < 0.4
        size = np.where(large, generator.uniform(*_LARGE, (len(todo), 3)), generator.uniform(*_SMALL, (len(todo), 3)))
        place = generator.uniform(0, 1, (len(todo), 3, 2)) * (SIDE - 2 * size[:, :, None]) + size[:, :, None]
        place[~there[todo], 1] = 2 * SIDE  # a shape that is not there sorts last
        order = np.argsort(place[:, :, 1], axis=1)
        place = np.take_along_axis(place, order[:, :, None], 1)
        size = np.take_along_axis(size, order, 1)
        good = np.ones(len(todo), bool)
        for first, second in ((0, 1), (1, 2), (0, 2)):
            apart = np.abs(place[:, second] - place[:, first])
            fits = apart.max(1) >= size[:, first] + size[:, second] + 1
            if second == first + 1:
                fits &= (apart[:, 1] >= 6) & (np.abs(apart[:, 0] - apart[:, 1]) >= 4)
            good &= fits | ~there[todo, second]
        centre[todo[good]], half[todo[good]] = place[good], size[good]
        todo = todo[~good]
    return centre, half, there


def _coverage(kind, half, rows, columns, zoom):
    """How much of each pixel a shape covers [N,S,S], from the distance to its border. rows, columns: from its centre."""
    circle = np.sqrt(rows**2 + columns**2) - half
    square = np.maximum(np.abs(rows), np.abs(columns)) - 0.9 * half
    # Upright, its base at the bottom: two slopes of a half over a whole.
    slope = 1 / np.sqrt(5.0)
    triangle = np.maximum(rows - half, (2 * np.abs(columns) - rows - half) * slope)
    arm = 0.42 * half
    cross = np.minimum(np.maximum(np.abs(rows) - half, np.abs(columns) - arm),
                       np.maximum(np.abs(rows) - arm, np.abs(columns) - half))
    distance = np.choose(kind, [circle, square, triangle, cross])
    return np.clip(0.5 - distance * zoom, 0, 1)


def make(generator, count, zoom=1, grain=0.08):
    """zoom: of the pictures to look at, which are finer than the network's. grain: the deviation of the strongest noise."""
    side = zoom * SIDE
    centre, half, there = _layouts(generator, count)
    kind = generator.integers(0, 4, (count, 3))
    color = generator.integers(0, 4, (count, 3))
    tone = generator.uniform(0.15, 0.85, (count, 1, 1, 1))
    pixels = np.broadcast_to(tone, (count, 3, side, side)).astype(np.float32)
    at = (np.arange(side, dtype=np.float32) + 0.5) / zoom
    masks = np.zeros((count, 3, side, side), bool)
    for shape in range(3):
        rows = at[:, None] - centre[:, shape, 0, None, None]
        columns = at[None, :] - centre[:, shape, 1, None, None]
        cover = _coverage(kind[:, shape, None, None], half[:, shape, None, None], rows, columns, zoom)
        cover *= there[:, shape, None, None]
        masks[:, shape] = cover >= 0.5
        paint = _RGB[color[:, shape]] + generator.uniform(-0.08, 0.08, (count, 3)).astype(np.float32)
        cover = cover[:, None].astype(np.float32)
        pixels = pixels * (1 - cover) + paint[:, :, None, None] * cover
    noise = generator.standard_normal((count, 3, side, side), np.float32)
    noise *= generator.uniform(0, grain, (count, 1, 1, 1)).astype(np.float32)
    pixels = np.round(np.clip(pixels + noise, 0, 1) * 255).astype(np.float32) / 255
    return Pictures(pixels, *_captions(centre, kind, color, there), masks)


def _captions(centre, kind, color, there):
    count = len(kind)
    captions = np.zeros((count, MOST_WORDS + 1), np.int64)
    shape_of = np.full((count, MOST_WORDS + 1), -1)
    for shape in range(3):
        has = there[:, shape]
        first = 4 * shape
        captions[has, first] = WORDS.index("a")
        captions[has, first + 1] = 2 + color[has, shape]
        captions[has, first + 2] = 6 + kind[has, shape]
        shape_of[has, first + 1:first + 3] = shape
        shape_of[has, first] = shape
        if shape > 0:
            down, right = (centre[has, shape] - centre[has, shape - 1]).T
            captions[has, first - 1] = np.where(right > np.abs(down), 12, np.where(down > 0, 10, 11))
    return captions, shape_of


def caption_text(numbers):
    return " ".join(WORDS[number] for number in numbers if number != 0)
