"""JPEG files that were damaged on purpose, and what Pillow's decoder, told to go on, makes of them.

Writes tests/data/damaged_jpeg/*, and tests/golden/values/image_damaged_jpeg.json with the pictures one below the other
in image_damaged_jpeg.png.
Run: python tests/golden/make_damaged_jpeg.py   (pillow 13.0.0, numpy 2.4.6)
"""
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageFile

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data" / "damaged_jpeg"
DATA.mkdir(parents=True, exist_ok=True)
ImageFile.LOAD_TRUNCATED_IMAGES = True
WIDTH, HEIGHT = 48, 64

y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
pixels = np.stack([x * 5, y * 4 - 1, 255 - x * 3 - y], -1)
pixels[20:44, 10:30] = [220, 40, 60]
picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def saved(**options):
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=90, subsampling=2, **options)
    return stream.getvalue()


def scan_start(data):
    place = data.index(b"\xff\xda")
    return place + 2 + int.from_bytes(data[place + 2:place + 4], "big")


def changed(data, place, new):
    return data[:place] + new + data[place + len(new):]


cases, sheet = [], []


def add(name, data, words, readable=None):
    (DATA / name).write_bytes(data)
    found = Image.open(io.BytesIO(data[:readable])).convert("RGB")
    sheet.append(np.array(found))
    cases.append({"file": name, "words": words})


plain, restarts, progressive = saved(), saved(restart_marker_rows=1), saved(progressive=True)
half = (scan_start(plain) + len(plain)) // 2
add("cut.jpg", plain[:half], "Premature end of JPEG file")
add("no_end_mark.jpg", plain[:-2], "Premature end of JPEG file")
add("marker_inside.jpg", changed(plain, half, b"\xff\xc0\x00\x03"), "Corrupt JPEG data: premature end of data segment")
# Seven of the nine are in the bit reader already.
add("bytes_too_many.jpg", plain[:-2] + b"\x00" * 9 + plain[-2:],
    "Corrupt JPEG data: 2 extraneous bytes before marker 0xd9")
second = restarts.index(b"\xff\xd1")
add("bad_code.jpg", changed(restarts, second - 30, b"\xff\0" * 8), "Corrupt JPEG data: bad Huffman code")
add("lost_restart.jpg", changed(restarts, second, b"\xff\xd4"), "Corrupt JPEG data: found marker 0xd4 instead of RST1")
# Pillow gives a file up whose tables are cut or wrong; the same file up to there is what can be shown.
table = [place for place in range(len(progressive) - 1) if progressive[place:place + 2] == b"\xff\xc4"][3]
cut = table + 9
add("progressive_cut.jpg", progressive[:cut], "Premature end of JPEG file", table)
add("bogus_table.jpg", changed(progressive, table + 4, b"\x7f"), "Bogus DHT index 111", table)

Image.fromarray(np.concatenate(sheet)).save(HERE / "values" / "image_damaged_jpeg.png")
(HERE / "values" / "image_damaged_jpeg.json").write_text(json.dumps({"height": HEIGHT, "cases": cases}, indent=1) + "\n")
