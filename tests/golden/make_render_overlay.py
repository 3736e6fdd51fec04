"""Golden values for tests/render/plane_sampler_test.cpp and overlay_test.cpp.

scipy 1.17.1 (PchipInterpolator: the same monotone cubic), torch 2.14.1 (bilinear interpolation), matplotlib 3.11.2
(inferno, TwoSlopeNorm's kind of scale through numpy.interp) and numpy for the blending that
lib/attnviz/render/scales/veil.hpp documents.

Run: python3 tests/golden/make_render_overlay.py
"""
import json
import pathlib

import matplotlib
import numpy as np
import torch
from scipy.interpolate import PchipInterpolator

rng = np.random.default_rng(20)


def tensor(values, digits=6):
    values = np.asarray(values)
    return {"shape": list(values.shape), "values": [round(float(value), digits) for value in values.ravel()]}


def monotone(lines, targets):
    """Along the last axis, cell centres at half pixels, the outermost values held beyond them."""
    cells = lines.shape[-1]
    padded = np.concatenate([lines[..., :1], lines, lines[..., -1:]], -1)
    places = (np.arange(targets) + 0.5) * cells / targets - 0.5
    return PchipInterpolator(np.arange(-1, cells + 1), padded, axis=-1)(places)


plane = rng.random((5, 4)).astype(np.float32)
cubic = monotone(monotone(plane, 36).T, 30).T

weights = rng.random((4, 6)).astype(np.float32)
weights /= weights.sum()
photo = rng.integers(0, 256, (20, 27, 3))
shown = torch.nn.functional.interpolate(torch.from_numpy(weights)[None, None], (20, 27), mode="bilinear")[0, 0].numpy()
even, top = 1 / weights.size, max(weights.max(), 1.25 / weights.size)
place = np.interp(shown, [0, even, top], [0, 0.4, 1])
colour = matplotlib.colormaps["inferno"](place)[..., :3] * 255
cover = (0.8 * (1 - (1 - np.interp(place, [0.4, 1], [0, 1])) ** 2))[..., None]
grey = (photo @ np.array([0.299, 0.587, 0.114]))[..., None]
ground = grey * (0.88 - np.interp(place, [0, 0.4], [0.18, 0])[..., None])
overlay = np.rint(ground * (1 - cover) + colour * cover)

out = pathlib.Path(__file__).parent / "values" / "render_overlay.json"
out.write_text(json.dumps({"plane": tensor(plane, 8), "cubic": tensor(cubic), "weights": tensor(weights, 8),
                           "photo": tensor(photo), "overlay": tensor(overlay)}) + "\n")
