#!/usr/bin/env python3
"""A map of 3 x 4 cells over a photo of 48 x 64 pixels, drawn by the recipes of three tools.

Made with numpy 2.4.6, opencv 5.0.0, matplotlib 3.11.2, scikit-image 0.26.0 and torch 2.14.1. Run from anywhere:
    python3 tests/golden/make_render_compat.py
Needed only to change the values. The steps are those of visualize_attention.py (DINO), Transformer-Explainability
(Chefer) and vit-explain, written anew from their descriptions; of each picture every third row is kept.
"""
import io
import json
import pathlib

import cv2
import matplotlib
import matplotlib.image
import matplotlib.patches
import matplotlib.pyplot
import numpy as np
import skimage.measure
import torch
from PIL import Image

matplotlib.use("agg")
CELL, STEP = 16, 3
VALUES = pathlib.Path(__file__).parent / "values"


def photo_of(rows, columns):
    y, x = np.mgrid[0:rows, 0:columns]
    return np.stack([(x * 3 + y) % 256, (y * 5) % 256, (x * y + 40) % 256], -1).astype(np.uint8)


def dino(cells):
    large = torch.nn.functional.interpolate(torch.tensor(cells)[None, None], scale_factor=CELL, mode="nearest")[0, 0]
    file = io.BytesIO()
    matplotlib.image.imsave(file, large.numpy(), format="png", cmap="viridis")
    file.seek(0)
    return np.asarray(Image.open(file).convert("RGB"))


def dino_mask(cells, photo, share):
    """The line is drawn in a figure of the photo's size, its pixels between whole numbers and a half."""
    value, order = torch.sort(torch.tensor(cells).reshape(1, -1))
    value = value / value.sum(dim=1, keepdim=True)
    kept = (torch.cumsum(value, dim=1) > 1 - share)[0][torch.argsort(order)[0]].reshape(cells.shape).float()
    kept = torch.nn.functional.interpolate(kept[None, None], scale_factor=CELL, mode="nearest")[0, 0].numpy()
    fed = torch.tensor(photo).permute(2, 0, 1) / 255
    fed = (fed - torch.tensor([0.485, 0.456, 0.406])[:, None, None]) / torch.tensor([0.229, 0.224, 0.225])[:, None, None]
    fed = (fed - fed.min()) / (fed.max() - fed.min())
    picture = (fed * 255 + 0.5).clamp(0, 255).to(torch.uint8).permute(1, 2, 0).numpy().astype(np.uint32)
    for channel, part in enumerate((1.0, 0.0, 0.0)):
        picture[:, :, channel] = picture[:, :, channel] * (1 - 0.5 * kept) + 0.5 * kept * part * 255
    rows, columns = kept.shape
    figure = matplotlib.pyplot.figure(figsize=(columns / 100, rows / 100), dpi=100, frameon=False)
    axes = figure.add_axes([0, 0, 1, 1])
    axes.set_axis_off()
    axes.imshow(picture.astype(np.uint8), aspect="auto", interpolation="nearest")
    for line in skimage.measure.find_contours(np.pad(kept, 1), 0.5):
        axes.add_patch(matplotlib.patches.Polygon(np.fliplr(line) - 1, facecolor="none", edgecolor=(1, 0, 0)))
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[:, :, :3]


def chefer(cells, photo):
    heat = torch.nn.functional.interpolate(torch.tensor(cells)[None, None], scale_factor=CELL, mode="bilinear")[0, 0]
    heat = heat.numpy()
    heat = (heat - heat.min()) / (heat.max() - heat.min())
    pixels = (photo / np.float32(255) - np.float32(0.5)) / np.float32(0.5)
    pixels = (pixels - pixels.min()) / (pixels.max() - pixels.min())
    colors = np.float32(cv2.applyColorMap(np.uint8(255 * heat), cv2.COLORMAP_JET)) / 255
    both = colors + np.float32(pixels)
    both = both / np.max(both)
    return cv2.cvtColor(np.uint8(255 * both), cv2.COLOR_RGB2BGR)


def vit_explain(cells, photo):
    mask = cells / np.max(cells)
    blue_first = photo[:, :, ::-1]
    mask = cv2.resize(mask, (photo.shape[1], photo.shape[0]))
    colors = np.float32(cv2.applyColorMap(np.uint8(255 * mask), cv2.COLORMAP_JET)) / 255
    both = colors + np.float32(blue_first) / 255
    both = both / np.max(both)
    return np.uint8(255 * both)[:, :, ::-1]


def main():
    cells = np.random.default_rng(3).random((3, 4), dtype=np.float32) ** 3
    photo = photo_of(3 * CELL, 4 * CELL)
    pictures = {"dino": dino(cells), "dino-mask": dino_mask(cells, photo, 0.6), "chefer": chefer(cells, photo), "vit-explain": vit_explain(cells, photo)}
    values = {"cells": {"shape": list(cells.shape), "values": cells.ravel().tolist()}}
    for name, picture in pictures.items():
        assert picture.shape == photo.shape, name
        values[name] = picture[::STEP].ravel().tolist()
    (VALUES / "render_compat.json").write_text(json.dumps(values, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
