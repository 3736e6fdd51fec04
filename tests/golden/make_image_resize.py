"""What Pillow's Image.resize makes of pictures of noise, for many sizes, every filter and 1, 3 and 4 channels.

Writes tests/golden/values/image_resize.json: a CRC-32 of each result, and one small result in full.
Run: python tests/golden/make_image_resize.py   (pillow 13.0.0, numpy 2.4.6)
"""
import json
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

FILTERS = {"nearest": Image.NEAREST, "box": Image.BOX, "bilinear": Image.BILINEAR, "hamming": Image.HAMMING,
           "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}
MODES = {1: "L", 3: "RGB", 4: "CMYK"}  # not RGBA, which Pillow multiplies by alpha on the way
# height, width -> rows, columns: up, down, one pixel, odd, very wide, very tall, one side alone
SIZES = [
    (1, 1, 1, 1), (1, 1, 5, 7), (5, 7, 1, 1), (2, 3, 3, 2), (7, 5, 14, 10), (16, 16, 8, 8), (33, 17, 5, 29),
    (48, 64, 37, 41), (48, 64, 224, 224), (100, 75, 32, 24), (31, 200, 200, 31), (1, 300, 1, 77), (300, 1, 77, 1),
    (3, 1000, 2, 32), (1000, 3, 32, 2), (2, 2000, 1, 3), (64, 64, 64, 13), (64, 64, 13, 64), (64, 64, 64, 130),
    (64, 64, 130, 64), (71, 35, 30, 15), (89, 58, 13, 19), (60, 40, 40, 30), (61, 40, 40, 30), (90, 40, 30, 47),
    (127, 129, 128, 128), (240, 320, 224, 298), (97, 101, 512, 3), (17, 16, 16, 16), (50, 16, 49, 15),
]


def noise(height, width, channels):
    """The same numbers as noise_picture() in tests/image/made.hpp."""
    state, values = 12345, np.empty(height * width * channels, np.uint8)
    for index in range(values.size):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        values[index] = state >> 24
    return values.reshape(height, width, channels)


def picture(pixels):
    return Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels, MODES[pixels.shape[2]])


cases = []
for height, width, rows, columns in SIZES:
    for channels in MODES:
        source = picture(noise(height, width, channels))
        sums = {name: zlib.crc32(np.array(source.resize((columns, rows), kind)).tobytes()) for name, kind in FILTERS.items()}
        cases.append({"from": [height, width], "to": [rows, columns], "channels": channels, "crc": sums})
small = np.array(picture(noise(7, 9, 3)).resize((5, 4), Image.BICUBIC))
out = {"cases": cases, "small": {"from": [7, 9], "to": [4, 5], "values": small.ravel().tolist()}}
path = Path(__file__).resolve().parent / "values" / "image_resize.json"
path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
print(len(cases), "cases,", path.stat().st_size, "bytes")
