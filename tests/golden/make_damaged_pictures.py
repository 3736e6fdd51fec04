"""PNG, GIF and WebP files that were damaged on purpose, and what Chromium shows of them on a white page. Where it shows
nothing, what Pillow makes of them when it is told to go on; of a WebP with loss, what libwebp's incremental decoder has.

Writes tests/data/damaged/*, and tests/golden/values/image_damaged.json with the pictures one below the other in
image_damaged.png.
Run: python tests/golden/make_damaged_pictures.py   (pillow 13.0.0, numpy 2.4.6, Chromium 156, libwebp 1.2.4)
"""
import ctypes
import io
import json
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageFile

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data" / "damaged"
DATA.mkdir(parents=True, exist_ok=True)
ImageFile.LOAD_TRUNCATED_IMAGES = True
WIDTH, HEIGHT = 48, 64

y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
pixels = np.stack([x * 5, y * 4 - 1, 255 - x * 3 - y], -1)
pixels[20:44, 10:30] = [220, 40, 60]
pixels = (pixels + np.random.default_rng(1).integers(-20, 21, pixels.shape)).clip(1, 255).astype(np.uint8)
seen = np.dstack([pixels, (x * 5 + 20).clip(0, 255).astype(np.uint8)])
cases = []


def saved(values, kind, **options):
    stream = io.BytesIO()
    Image.fromarray(values).save(stream, kind, **options)
    return stream.getvalue()


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(packed, interlaced=0):
    """Image data in chunks of 1500 bytes."""
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, interlaced)
    pieces = [chunk(b"IDAT", packed[place:place + 1500]) for place in range(0, len(packed), 1500)]
    return [b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header), *pieces, chunk(b"IEND", b"")]


def flipped(data, place):
    place %= len(data)
    return data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1:]


def add(name, data, words, judge="chromium", tolerance=0, others=0):
    """`others` pixels may differ by more than `tolerance`."""
    (DATA / name).write_bytes(data)
    cases.append({"file": name, "words": words, "judge": judge, "tolerance": tolerance, "others": others})


early = "the data ends too early"
rows = b"".join(b"\0" + row.tobytes() for row in pixels)
passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
turns = b"".join(b"\0" + row.tobytes() for top, left, down, right in passes for row in pixels[top::down, left::right])
plain, woven = b"".join(png(zlib.compress(rows))), b"".join(png(zlib.compress(turns), 1))
alpha = saved(seen, "PNG")
add("cut.png", plain[:len(plain) // 2], early)
add("cut_alpha.png", alpha[:len(alpha) // 2], early)
add("cut_interlaced.png", woven[:len(woven) * 6 // 10], early)
add("cut_first_pass.png", woven[:len(woven) // 20], early)
add("no_end.png", plain[:-12], early)
pieces = png(zlib.compress(rows))
pieces[3] = flipped(pieces[3], -1)
add("bad_checksum.png", b"".join(pieces), "IDAT: CRC error", "pillow")
pieces = png(zlib.compress(rows))
pieces[3] = pieces[3][:300] + bytes(8) + pieces[3][308:]
add("bad_data.png", b"".join(pieces), "bad adaptive filter value", "pillow")

indexed = Image.fromarray(pixels).quantize(64)


def gif(**options):
    stream = io.BytesIO()
    indexed.save(stream, "GIF", **options)
    return stream.getvalue()


plain, woven = gif(interlace=0), gif(interlace=1)
add("cut.gif", plain[:len(plain) // 2], "Failed to read from given file")
add("cut_interlaced.gif", woven[:len(woven) * 4 // 10], "Failed to read from given file")
add("cut_first_pass.gif", woven[:len(woven) * 3 // 10], "Failed to read from given file")
add("no_end.gif", plain[:-1], "Failed to read from given file")
half = len(plain) // 2
add("bad_code.gif", plain[:half] + b"\xff" * 20 + plain[half + 20:], "Image is defective, decoding aborted", others=3)

for name, values in ("", pixels), ("_alpha", seen):
    whole = saved(values, "WEBP", lossless=True)
    add(f"cut_lossless{name}.webp", whole[:len(whole) * 6 // 10], early, tolerance=2 if name else 0)
whole = saved(np.kron(pixels, np.ones((4, 4, 1), np.uint8)), "WEBP", quality=95)
add("cut_lossy.webp", whole[:len(whole) * 9 // 10], early, "libwebp", tolerance=12)


def white(image):
    if image.mode == "RGBA":
        canvas = Image.new("RGB", image.size, "white")
        canvas.paste(image.convert("RGB"), mask=image.getchannel("A"))
        image = canvas
    found = np.array(image.convert("RGB"))
    found[(found == 0).all((1, 2))] = 255  # rows that were not decoded: no other is black
    return found


def rows_so_far(data):
    library = ctypes.CDLL("libwebp.so.7")
    library.WebPINewRGB.restype = library.WebPIDecGetRGB.restype = ctypes.c_void_p
    decoder = ctypes.c_void_p(library.WebPINewRGB(0, None, ctypes.c_size_t(0), 0))
    library.WebPIAppend(decoder, data, ctypes.c_size_t(len(data)))
    known, width, height, stride = (ctypes.c_int() for _ in range(4))
    rgb = library.WebPIDecGetRGB(decoder, *(ctypes.byref(number) for number in (known, width, height, stride)))
    found = np.full((height.value, width.value, 3), 255, np.uint8)
    for row in range(known.value):
        found[row] = np.frombuffer(ctypes.string_at(rgb + row * stride.value, width.value * 3), np.uint8).reshape(-1, 3)
    return found


def shown():
    """Each picture's pixels on a white page."""
    with tempfile.TemporaryDirectory() as scratch:
        page, shot = Path(scratch) / "page.html", Path(scratch) / "shot.png"
        images = "".join(f'<img src="{(DATA / case["file"]).as_uri()}" style="position:absolute;left:0;top:{place * 300}px">'
                         for place, case in enumerate(cases))
        page.write_text(f'<body style="margin:0;background:white">{images}')
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                        "--force-color-profile=srgb", f"--window-size=300,{300 * len(cases)}",
                        f"--screenshot={shot}", page.as_uri()], check=True, capture_output=True)
        return np.array(Image.open(shot).convert("RGB"))


page, sheet = shown(), []
for place, case in enumerate(cases):
    size = 4 if case["file"] == "cut_lossy.webp" else 1
    found = page[place * 300:place * 300 + HEIGHT * size, :WIDTH * size]
    if case["judge"] == "pillow":
        found = white(Image.open(DATA / case["file"]))
    elif case["judge"] == "libwebp":
        found = rows_so_far((DATA / case["file"]).read_bytes())
    case["height"], case["width"] = found.shape[:2]
    padded = np.zeros((found.shape[0], WIDTH * 4, 3), np.uint8)
    padded[:, :found.shape[1]] = found
    sheet.append(padded)
    print(case["file"], "rows:", int((found != 255).any((1, 2)).sum()))

Image.fromarray(np.concatenate(sheet)).save(HERE / "values" / "image_damaged.png")
(HERE / "values" / "image_damaged.json").write_text(json.dumps({"cases": cases}, indent=1) + "\n")
