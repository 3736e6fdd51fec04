"""Picture files of every format and colour type, and the pixels that Pillow, tifffile and OpenCV find in them.

Writes tests/data/image/* and tests/golden/values/image_decode.json.
Run: python tests/golden/make_image.py   (pillow 13.0.0, numpy 2.4.6, opencv-contrib-python-headless 5.0.0, tifffile)

What Pillow does not write is put together here byte by byte; what stands in the files is always read back by a library:
Pillow, or for sixteen bits, which Pillow cuts off, OpenCV and tifffile with round(v / 257).
"""
import io
import json
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import tifffile
from PIL import Image, ImageOps

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data" / "image"
rng = np.random.default_rng(20240607)
HEIGHT, WIDTH = 9, 13
cases = []


def white(image):
    """Pillow's picture as RGB, alpha over white, upright."""
    image = ImageOps.exif_transpose(image)
    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        canvas = Image.new("RGB", image.size, "white")
        canvas.paste(image.convert("RGB"), mask=image.getchannel("A"))
        return np.array(canvas)
    return np.array(image.convert("RGB"))


def add(name, data, expected=None, orientation=1, tolerance=0):
    (DATA / name).write_bytes(data)
    pixels = white(Image.open(io.BytesIO(data))) if expected is None else np.asarray(expected)
    assert pixels.dtype == np.uint8 and pixels.ndim == 3 and pixels.shape[2] == 3, (name, pixels.shape, pixels.dtype)
    cases.append({"file": name, "orientation": orientation, "tolerance": tolerance, "shape": list(pixels.shape),
                  "values": pixels.ravel().tolist()})


def saved(image, kind, **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def noise(*channels, high=256, dtype=np.uint8):
    return rng.integers(0, high, (HEIGHT, WIDTH, *channels)).astype(dtype)


def smooth():
    """A picture that survives lossy compression: gradients and a box."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    picture = np.stack([x * 255 / (WIDTH - 1), y * 255 / (HEIGHT - 1), 255 - x * 12], -1)
    picture[2:5, 3:7] = [220, 40, 60]
    return picture.round().astype(np.uint8)


def eight(sixteen):
    return np.round(sixteen.astype(np.float64) / 257).astype(np.uint8)


def rgb(pixels):
    return np.repeat(pixels[..., None], 3, 2) if pixels.ndim == 2 else pixels


def over_white(rgba):
    canvas = Image.new("RGB", (rgba.shape[1], rgba.shape[0]), "white")
    canvas.paste(Image.fromarray(np.ascontiguousarray(rgba[..., :3])), mask=Image.fromarray(rgba[..., 3].copy()))
    return np.array(canvas)


# PNG: Pillow writes neither interlaced files nor all depths.

def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pack_rows(samples, depth):
    rows = []
    for row in samples.reshape(samples.shape[0], -1):
        if depth == 16:
            packed = row.astype(">u2").tobytes()
        elif depth == 8:
            packed = row.astype(np.uint8).tobytes()
        else:
            bits = (row[:, None] >> np.arange(depth - 1, -1, -1)) & 1
            packed = np.packbits(bits.astype(np.uint8)).tobytes()
        rows.append(b"\0" + packed)
    return b"".join(rows)


def png(samples, color, depth, interlaced=False, before=b"", after=b""):
    height, width = samples.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    if interlaced:
        passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
        parts = [samples[top::down, left::right] for top, left, down, right in passes]
        raw = b"".join(pack_rows(part, depth) for part in parts if part.size)
    else:
        raw = pack_rows(samples, depth)
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + before + png_chunk(b"IDAT", zlib.compress(raw)) + after
            + png_chunk(b"IEND", b""))


def make_png():
    for depth in (1, 2, 4, 8):
        grey = noise(high=1 << depth)
        for interlaced in (False, True):
            suffix = "_interlaced" if interlaced else ""
            add(f"grey{depth}{suffix}.png", png(grey, 0, depth, interlaced))
            palette = png_chunk(b"PLTE", rng.integers(0, 256, 3 << depth).astype(np.uint8).tobytes())
            alpha = png_chunk(b"tRNS", rng.integers(0, 256, 1 << depth).astype(np.uint8).tobytes())
            add(f"palette{depth}{suffix}.png", png(grey, 3, depth, interlaced, palette))
            add(f"palette{depth}_alpha{suffix}.png", png(grey, 3, depth, interlaced, palette + alpha))
    add("grey_alpha8.png", png(noise(2), 4, 8))
    add("rgb8.png", png(noise(3), 2, 8))
    add("rgb8_interlaced.png", png(noise(3), 2, 8, True))
    add("rgba8.png", png(noise(4), 6, 8))
    add("rgba8_interlaced.png", png(noise(4), 6, 8, True))
    keyed = noise(3)
    keyed[2:4, 3:9] = [10, 20, 30]
    add("rgb8_key.png", png(keyed, 2, 8, False, png_chunk(b"tRNS", struct.pack(">HHH", 10, 20, 30))))
    grey = noise()
    add("grey8_key.png", png(grey, 0, 8, False, png_chunk(b"tRNS", struct.pack(">H", int(grey[1, 1])))))
    for name, color, channels in (("grey16", 0, 0), ("rgb16", 2, 3), ("rgba16", 6, 4)):
        samples = noise(*([channels] if channels else []), high=65536, dtype=np.uint16)
        data = png(samples, color, 16)
        found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        if channels:
            found = found[..., [2, 1, 0, 3][:channels]]
        found = eight(found)
        add(f"{name}.png", data, over_white(found) if channels == 4 else rgb(found))
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = Image.fromarray(noise(3))
    add("exif_before.png", saved(picture, "PNG", exif=exif), orientation=6)
    block = png_chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0"))
    add("exif_after.png", png(np.array(picture), 2, 8, after=block), orientation=6)


def make_jpeg():
    picture = Image.fromarray(smooth())
    add("grey.jpg", saved(picture.convert("L"), "JPEG", quality=90), tolerance=2)
    for name, sampling in (("444", 0), ("422", 1), ("420", 2)):
        add(f"rgb_{name}.jpg", saved(picture, "JPEG", quality=90, subsampling=sampling), tolerance=2)
    add("progressive.jpg", saved(picture, "JPEG", quality=90, progressive=True), tolerance=2)
    add("restarts.jpg", saved(picture, "JPEG", quality=90, restart_marker_blocks=1), tolerance=2)
    add("stored_rgb.jpg", saved(picture, "JPEG", quality=90, keep_rgb=True), tolerance=2)
    ink = Image.merge("CMYK", [*Image.fromarray(255 - smooth()).split(), Image.fromarray(smooth()[..., 1] // 3)])
    add("cmyk.jpg", saved(ink, "JPEG", quality=95), tolerance=2)
    # YCCK: the same four planes with the first three turned into luma and chroma, and Adobe's marker saying so.
    inverted = Image.fromarray(255 - np.array(ink)[..., :3]).convert("YCbCr")
    planes = [255 - np.array(plane) for plane in inverted.split()] + [np.array(ink)[..., 3]]
    data = bytearray(saved(Image.merge("CMYK", [Image.fromarray(plane) for plane in planes]), "JPEG", quality=95))
    marker = data.index(b"Adobe")
    data[marker + 11] = 2
    add("ycck.jpg", bytes(data), tolerance=2)
    for value in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = value
        add(f"orientation{value}.jpg", saved(picture, "JPEG", quality=90, exif=exif), orientation=value, tolerance=2)
    data = saved(picture, "JPEG", quality=90, exif=Image.Exif())
    motorola = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x03\0\0\0\0\0\0"
    data = data[:2] + b"\xff\xe1" + struct.pack(">H", len(motorola) + 2) + motorola + data[2:]
    add("orientation3_motorola.jpg", data, orientation=3, tolerance=2)


def make_webp():
    picture, alpha = Image.fromarray(smooth()), Image.fromarray(np.dstack([smooth(), noise()]))
    add("lossy.webp", saved(picture, "WEBP", quality=90))
    add("lossless.webp", saved(Image.fromarray(noise(3)), "WEBP", lossless=True))
    add("lossy_alpha.webp", saved(alpha, "WEBP", quality=90, exact=True))
    add("lossless_alpha.webp", saved(alpha, "WEBP", lossless=True, exact=True))
    exif = Image.Exif()
    exif[0x0112] = 8
    add("exif.webp", saved(picture, "WEBP", quality=90, exif=exif), orientation=8)
    second = Image.fromarray(255 - smooth())
    add("animated.webp", saved(picture, "WEBP", lossless=True, save_all=True, append_images=[second], duration=100))


def make_gif():
    indexed = Image.fromarray(noise(3)).quantize(23)
    add("plain.gif", saved(indexed, "GIF", interlace=0))
    add("interlaced.gif", saved(indexed, "GIF", interlace=1))
    add("transparent.gif", saved(indexed, "GIF", transparency=3, interlace=0))
    second = Image.fromarray(noise(3)).quantize(9)
    add("animated.gif", saved(indexed, "GIF", save_all=True, append_images=[second], duration=100))
    # A first frame at (2, 1) of a larger screen: what it does not cover is transparent, as browsers show it.
    data = bytearray(saved(indexed, "GIF", interlace=0))
    data[6:10] = struct.pack("<HH", WIDTH + 4, HEIGHT + 3)
    frame = data.index(b"\x2c", 13 + 3 * (2 << (data[10] & 7)))
    data[frame + 1:frame + 5] = struct.pack("<HH", 2, 1)
    canvas = np.full((HEIGHT + 3, WIDTH + 4, 3), 255, np.uint8)
    canvas[1:1 + HEIGHT, 2:2 + WIDTH] = np.array(indexed.convert("RGB"))
    add("offset.gif", bytes(data), canvas)


def bmp(width, height, bits, pixels, palette=b"", compression=0, masks=b"", header_size=40):
    if header_size == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        info = struct.pack("<IiiHHIIiiII", header_size, width, height, 1, bits, compression, len(pixels), 2835, 2835,
                           len(palette) // 4, 0)
        if header_size > 40:
            info += masks.ljust(header_size - 40, b"\0")
            masks = b""
    offset = 14 + len(info) + len(masks) + len(palette)
    return b"BM" + struct.pack("<IHHI", offset + len(pixels), 0, 0, offset) + info + masks + palette + pixels


def bmp_rows(samples, depth, flip=True):
    rows = []
    for row in samples[::-1] if flip else samples:
        packed = pack_rows(row[None], depth)[1:] if depth < 16 else row.tobytes()
        rows.append(packed + b"\0" * (-len(packed) % 4))
    return b"".join(rows)


def make_bmp():
    def palette(count):
        return rng.integers(0, 256, (count, 4)).astype(np.uint8)

    for depth in (1, 4, 8):
        indices = noise(high=1 << depth)
        colors = palette(1 << depth)
        colors[:, 3] = 0
        add(f"palette{depth}.bmp", bmp(WIDTH, HEIGHT, depth, bmp_rows(indices, depth), colors.tobytes()))
        add(f"palette{depth}_os2.bmp", bmp(WIDTH, HEIGHT, depth, bmp_rows(indices, depth), colors[:, :3].tobytes(),
                                           header_size=12))
        if depth == 8:
            add("palette8_top_down.bmp", bmp(WIDTH, -HEIGHT, 8, bmp_rows(indices, 8, False), colors.tobytes()))
    add("rgb24.bmp", bmp(WIDTH, HEIGHT, 24, bmp_rows(noise(3), 8)))
    add("rgb24_top_down.bmp", bmp(WIDTH, -HEIGHT, 24, bmp_rows(noise(3), 8, False)))
    add("rgb32.bmp", bmp(WIDTH, HEIGHT, 32, bmp_rows(noise(4), 8)))
    add("rgb555.bmp", bmp(WIDTH, HEIGHT, 16, bmp_rows(noise(high=32768, dtype="<u2"), 16)))
    masks = struct.pack("<III", 0xF800, 0x07E0, 0x001F)
    add("rgb565.bmp", bmp(WIDTH, HEIGHT, 16, bmp_rows(noise(high=65536, dtype="<u2"), 16), b"", 3, masks))
    masks = struct.pack("<IIII", 0x00FF0000, 0x0000FF00, 0x000000FF, 0xFF000000)
    add("rgba32_v5.bmp", bmp(WIDTH, HEIGHT, 32, bmp_rows(noise(4), 8), b"", 3, masks, 124))
    masks = struct.pack("<III", 0xFF000000, 0x00FF0000, 0x0000FF00)
    add("high32_fields.bmp", bmp(WIDTH, HEIGHT, 32, bmp_rows(noise(4), 8), b"", 3, masks))
    colors = palette(16)
    colors[:, 3] = 0
    # Runs, literals with and without padding, ends of lines; RLE4 alternates nibbles.
    rle8 = b"".join(bytes([4, row, 0, 5, 1, 2, 3, 4, 5, 0, 4, 15 - row, 0, 0]) for row in range(HEIGHT)) + b"\0\1"
    add("rle8.bmp", bmp(WIDTH, HEIGHT, 8, rle8, colors.tobytes(), 1))
    rle4 = b"".join(bytes([5, 16 * row + 3, 0, 8, 0x12, 0x34, 0x56, 0x78, 0, 0]) for row in range(HEIGHT)) + b"\0\1"
    add("rle4.bmp", bmp(WIDTH, HEIGHT, 4, rle4, colors.tobytes(), 2))


def make_tiff():
    picture = noise(3)
    for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
        add(f"rgb_{compression}.tif", saved(Image.fromarray(picture), "TIFF", compression=compression))
    add("grey.tif", saved(Image.fromarray(noise()), "TIFF"))
    add("bilevel_g4.tif", saved(Image.fromarray(noise(high=2) * 255).convert("1"), "TIFF", compression="group4"))
    add("palette.tif", saved(Image.fromarray(picture).quantize(17), "TIFF"))
    add("rgba.tif", saved(Image.fromarray(noise(4)), "TIFF"))
    add("cmyk.tif", saved(Image.fromarray(noise(4), "CMYK"), "TIFF"))
    add("ycbcr_jpeg.tif", saved(Image.fromarray(smooth()), "TIFF", compression="jpeg", quality=90), tolerance=3)
    for value in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = value
        add(f"orientation{value}.tif", saved(Image.fromarray(picture), "TIFF", exif=exif), orientation=value)

    def tiff(samples, expected, name, **options):
        stream = io.BytesIO()
        tifffile.imwrite(stream, samples, metadata=None, **options)
        found = tifffile.imread(io.BytesIO(stream.getvalue()))
        assert np.array_equal(found, samples)
        add(name, stream.getvalue(), expected)

    tiff(picture, picture, "tiled.tif", photometric="rgb", tile=(16, 16))
    tiff(picture, picture, "big.tif", photometric="rgb", bigtiff=True)
    tiff(picture.transpose(2, 0, 1).copy(), picture, "planar.tif", photometric="rgb", planarconfig="separate")
    grey = noise(high=65536, dtype=np.uint16)
    tiff(grey, rgb(eight(grey)), "grey16.tif", photometric="minisblack")
    tiff(grey, rgb(eight(grey)), "grey16_motorola.tif", photometric="minisblack", byteorder=">")
    deep = noise(3, high=65536, dtype=np.uint16)
    tiff(deep, eight(deep), "rgb16.tif", photometric="rgb", compression="zlib", predictor=True)
    grey = noise()
    tiff(grey, rgb(255 - grey), "white_is_zero.tif", photometric="miniswhite")


def make_qoi():
    """Runs, pixels that come again, small steps and new colours, with and without alpha."""
    own = np.random.default_rng(3)
    again = noise(4)[:2, :4][own.integers(0, 2, (HEIGHT, 20)), own.integers(0, 4, (HEIGHT, 20))]
    steps = np.cumsum(own.integers(-9, 10, (HEIGHT, 30, 4)) // [1, 1, 1, 9], 1).astype(np.uint8)
    mixed = np.concatenate([noise(4), np.repeat(noise(4)[:, :2], 70, 1), again, steps], 1)
    add("rgb.qoi", saved(Image.fromarray(np.ascontiguousarray(mixed[..., :3])), "QOI"))
    add("rgba.qoi", saved(Image.fromarray(mixed), "QOI"))


def make_pnm():
    def plain(kind, samples, maxval=None):
        head = f"P{kind}\n# a comment\n{WIDTH} {HEIGHT}\n" + (f"{maxval}\n" if maxval else "")
        return (head + "\n".join(" ".join(map(str, row.ravel())) for row in samples) + "\n").encode()

    def raw(kind, data, maxval=None):
        return f"P{kind} {WIDTH} {HEIGHT}{'' if maxval is None else f' {maxval}'}\n".encode() + data

    bits = noise(high=2)
    add("plain.pbm", plain(1, bits))
    add("raw.pbm", raw(4, np.packbits(bits, axis=1).tobytes()))
    add("plain.pgm", plain(2, noise(high=16), 15))
    add("plain.ppm", plain(3, noise(3), 255))
    add("raw.pgm", raw(5, noise().tobytes(), 255))
    add("raw.ppm", raw(6, noise(3).tobytes(), 255))
    add("raw_maxval.ppm", raw(6, noise(3, high=102).tobytes(), 101))
    add("raw_1023.ppm", raw(6, noise(3, high=1024, dtype=np.uint16).astype(">u2").tobytes(), 1023))
    grey = noise(high=65536, dtype=np.uint16)
    data = raw(5, grey.astype(">u2").tobytes(), 65535)
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    add("raw_65535.pgm", data, rgb(eight(found)))


if __name__ == "__main__":
    DATA.mkdir(parents=True, exist_ok=True)
    for old in DATA.iterdir():
        old.unlink()
    for make in (make_png, make_jpeg, make_webp, make_gif, make_bmp, make_tiff, make_pnm, make_qoi):
        make()
    target = HERE / "values" / "image_decode.json"
    target.write_text(json.dumps({"cases": cases}, separators=(",", ":")) + "\n")
    print(len(cases), "pictures,", target.stat().st_size, "bytes of values")
