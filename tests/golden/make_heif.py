"""HEIC and AVIF files of many kinds, and the pixels that pillow-heif and Pillow's libavif find in them.

Writes tests/data/heif/*, and tests/golden/values/image_heif.json with the pictures one below the other in image_heif.png.
Run: python tests/golden/make_heif.py   (pillow 13.0.0 with libavif, pillow-heif 1.8.1 with libheif 1.23.6, numpy 2.4.6)
"""
import io
import json
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data" / "heif"
DATA.mkdir(parents=True, exist_ok=True)
WIDTH, HEIGHT = 40, 24

y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
smooth = np.stack([x * 6, y * 10, 255 - x * 3 - y * 2], -1)
even = smooth.clip(0, 255).astype(np.uint8)  # without edges: versions of libheif differ in how they spread colours
smooth[6:14, 10:22] = [200, 60, 80]
smooth = smooth.clip(0, 255).astype(np.uint8)
alpha = np.dstack([smooth, (x * 6 + y).clip(0, 255).astype(np.uint8)])
cases, sheet = [], []


def white(image):
    if image.mode in ("LA", "RGBA"):
        canvas = Image.new("RGB", image.size, "white")
        canvas.paste(image.convert("RGB"), mask=image.getchannel("A"))
        return np.array(canvas)
    return np.array(image.convert("RGB"))


def add(name, data, tolerance, expected=None):
    (DATA / name).write_bytes(data)
    if expected is None and name.endswith(".avif"):
        expected = white(Image.open(io.BytesIO(data)))
    elif expected is None:
        expected = white(pillow_heif.open_heif(io.BytesIO(data)).to_pillow())
    padded = np.zeros((WIDTH, WIDTH, 3), np.uint8)
    padded[:expected.shape[0], :expected.shape[1]] = expected
    sheet.append(padded)
    cases.append({"file": name, "format": name.split(".")[-1], "height": expected.shape[0], "width": expected.shape[1],
                  "tolerance": tolerance})


def heic(pixels, **options):
    mode = {2: "L", 3: "RGB", 4: "RGBA"}[pixels.ndim if pixels.ndim == 2 else pixels.shape[2]]
    stream = io.BytesIO()
    pillow_heif.from_bytes(mode, pixels.shape[1::-1], pixels.tobytes()).save(stream, quality=90, **options)
    return stream.getvalue()


def avif(pixels, **options):
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "AVIF", quality=92, **options)
    return stream.getvalue()


def box(kind, content):
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def turned(data, property_box):
    """The same file with one property more, which belongs to every item."""
    ipco = data.index(b"ipco")
    number = 1
    place = ipco + 4
    end = ipco - 4 + int.from_bytes(data[ipco - 4:ipco], "big")
    while place < end:
        place += int.from_bytes(data[place:place + 4], "big")
        number += 1
    ipma = data.index(b"ipma", end)
    assert data[ipma + 4:ipma + 8] == b"\0\0\0\0" and int.from_bytes(data[ipma + 8:ipma + 12], "big") == 1
    count = ipma + 14
    grown = data[:end] + property_box + data[end:count] + bytes([data[count] + 1])
    links = data[count + 1:count + 1 + data[count]]
    grown += links + bytes([0x80 | number]) + data[count + 1 + data[count]:]
    result = bytearray(grown)
    more = len(property_box) + 1

    def grow(kind, by, before):
        at = result.index(kind, before) - 4
        result[at:at + 4] = (int.from_bytes(result[at:at + 4], "big") + by).to_bytes(4, "big")

    grow(b"meta", more, 0)
    grow(b"iprp", more, 0)
    grow(b"ipco", len(property_box), 0)
    grow(b"ipma", 1, 0)
    iloc = result.index(b"iloc")
    assert result[iloc + 4] in (0, 1) and result[iloc + 8] == 0x44, result[iloc:iloc + 40].hex()
    offset_at = iloc + (18 if result[iloc + 4] == 0 else 20)  # one item, one extent, no base offset or one of 4 bytes
    if result[iloc + 9] >> 4:
        offset_at += result[iloc + 9] >> 4
    old = int.from_bytes(result[offset_at - 0:offset_at + 4], "big")
    result[offset_at:offset_at + 4] = (old + more).to_bytes(4, "big")
    return bytes(result)


add("rgb_444.heic", heic(smooth, chroma=444, matrix_coefficients=0), 2)
add("rgb_420.heic", heic(even), 12)
add("grey.heic", heic(smooth[..., 0]), 2)
add("alpha.heic", heic(alpha, chroma=444), 2)
add("rgb_444.avif", avif(smooth, subsampling="4:4:4"), 2)
add("rgb_420.avif", avif(even), 12)
add("grey.avif", avif(np.array(Image.fromarray(smooth).convert("L"))), 2)
add("alpha.avif", avif(alpha, subsampling="4:4:4"), 3)

# Ten bits: what pillow-heif reads as sixteen, rounded to eight.
deep = np.round(np.stack([x / (WIDTH - 1), y / (HEIGHT - 1), 1 - x * y / (WIDTH * HEIGHT)], -1) * 65535).astype("<u2")
stream = io.BytesIO()
pillow_heif.from_bytes("RGB;16", (WIDTH, HEIGHT), deep.tobytes()).save(stream, quality=95, chroma=444)
found = pillow_heif.open_heif(io.BytesIO(stream.getvalue()), convert_hdr_to_8bit=False)
assert found.mode == "RGB;16", found.mode
ten = np.asarray(found).astype(np.float64) / 64  # of sixteen bits the upper ten
add("ten_bits.heic", stream.getvalue(), 2, np.round(ten * 255 / 1023).clip(0, 255).astype(np.uint8))

plain = heic(smooth, chroma=444)
upright = white(pillow_heif.open_heif(io.BytesIO(plain)).to_pillow())
for turns in (1, 2, 3):
    data = turned(plain, box(b"irot", bytes([turns])))
    add(f"turned{turns}.heic", data, 2)
    assert np.array_equal(sheet[-1][:cases[-1]["height"], :cases[-1]["width"]], np.rot90(upright, turns))
data = turned(plain, box(b"imir", b"\1"))
add("mirrored.heic", data, 2)
assert np.array_equal(sheet[-1][:HEIGHT, :WIDTH], upright[:, ::-1])

Image.fromarray(np.concatenate(sheet)).save(HERE / "values" / "image_heif.png")
(HERE / "values" / "image_heif.json").write_text(json.dumps({"stride": WIDTH, "cases": cases}, indent=1) + "\n")
