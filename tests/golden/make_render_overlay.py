"""Golden values for tests/render/plane_sampler_test.cpp and overlay_test.cpp.

scipy 1.17.1 (PchipInterpolator: the same monotone cubic), torch 2.14.1 (bilinear interpolation), matplotlib 3.11.2
(viridis) and numpy for the blending that lib/attnviz/render/views/overlay.hpp documents.

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
place = shown / weights.max()
colour = matplotlib.colormaps["viridis"](place)[..., :3] * 255
cover = (0.75 * (1 - (1 - place) ** 2))[..., None]
overlay = np.rint(photo * (1 - cover) + colour * cover)

out = pathlib.Path(__file__).parent / "values" / "render_overlay.json"
out.write_text(json.dumps({"plane": tensor(plane, 8), "cubic": tensor(cubic), "weights": tensor(weights, 8),
                           "photo": tensor(photo), "overlay": tensor(overlay)}) + "\n")
