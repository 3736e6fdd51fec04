"""Golden values for tests/render/colormap_test.cpp: colour tables as other implementations have them.

matplotlib 3.11.2 (viridis, inferno, magma, plasma, cividis, gray), OpenCV 5.0.0 (JET) and, for the diverging maps,
scikit-image 0.26.0, which turns our CIE Lab colours into sRGB and back.

Run: python3 tests/golden/make_render_colormaps.py
"""
import json
import pathlib

import cv2
import matplotlib
import numpy as np
from skimage.color import lab2rgb

tables = {}
for ours, theirs in [("viridis", "viridis"), ("inferno", "inferno"), ("magma", "magma"), ("plasma", "plasma"),
                     ("cividis", "cividis"), ("grey", "gray")]:
    tables[ours] = np.rint(matplotlib.colormaps[theirs](np.arange(256))[:, :3] * 255)
tables["jet"] = cv2.applyColorMap(np.arange(256, dtype=np.uint8)[None], cv2.COLORMAP_JET)[0][:, ::-1]

# Our own diverging maps. The formula stands in lib/attnviz/render/scales/colormap.hpp; here it only makes the Lab values.
for name, low_hue, high_hue, peak in [("blue_red", 280, 35, 52), ("purple_green", 320, 155, 46)]:
    side = np.clip((np.arange(256) - 128) / 127, -1, 1)
    strength = np.abs(side)
    hue = np.radians(np.where(side < 0, low_hue, high_hue))
    chroma = peak * np.sin(2 * strength)
    lab = np.stack([97 - 60 * strength, chroma * np.cos(hue), chroma * np.sin(hue)], 1)
    tables[name] = np.rint(lab2rgb(lab[None])[0] * 255)

out = pathlib.Path(__file__).parent / "values" / "render_colormaps.json"

def tensor(table):
    values = json.dumps(table.astype(int).ravel().tolist(), separators=(",", ":"))
    return f'{{"shape": [256, 3], "values": {values}}}'


lines = [f'"{name}": {tensor(table)}' for name, table in tables.items()]
out.write_text("{\n" + ",\n".join(lines) + "\n}\n")
